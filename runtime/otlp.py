"""Traces over OTLP/HTTP, with the OpenTelemetry SDK: the optional requirements `tracing`.

The ids are not stored with orders and messages but follow from them: a trace's from the order's id, the span of a message
from the message's id, both under a seed that the store keeps. So each process knows where its spans belong, and what is
worked on weeks later, or after a restore, is in the same trace. Attributes are numbers, states, names of the table and
codes: nothing that a person wrote or is known by.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from time import monotonic
from typing import Any

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.sdk.trace.sampling import TraceIdRatioBased
from opentelemetry.trace import NonRecordingSpan, Span, SpanContext, SpanKind, StatusCode, TraceFlags

from adapters.http_client import TRACE_PARENT
from runtime.logs import log
from runtime.settings import Settings
from runtime.traces import Traced, Traces
from runtime.worker.in_flight import Decided, InFlight, Item
from storage.store import NewMessage
from workflow.case import Step
from workflow.values import Effect, Order

_EXPORT_SECONDS, _BETWEEN_LINES = 5.0, 60.0
_Values = Mapping[str, Any]


class OtlpTraces(Traces):
    """Spans of one process, handed over by a thread of the SDK; a collector that does not answer costs spans and nothing else."""

    def __init__(self, settings: Settings, seed: str) -> None:
        self._seed = seed.encode()
        self._bound = TraceIdRatioBased.get_bound_for_rate(settings.trace_share)
        self._ids = _Ids()
        here = {"service.name": "lockstep", "service.instance.id": f"{socket.gethostname()}.{os.getpid()}"}
        self._provider = TracerProvider(resource=Resource.create(here), id_generator=self._ids, shutdown_on_exit=False)
        bearer = {"Authorization": f"Bearer {settings.otlp_token}"} if settings.otlp_token else {}
        exporter = OTLPSpanExporter(
            endpoint=f"{settings.otlp_url.rstrip('/')}/v1/traces", headers=bearer, timeout=_EXPORT_SECONDS,
            certificate_file=settings.ca_file or None,
        )  # fmt: skip
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("lockstep")
        _quiet()

    # What happens --------------------------------------------------------------------------------

    def noted(self, orders: Sequence[Order], messages: Sequence[NewMessage]) -> None:
        for order in orders:
            if (root := self._root(order.id)) is not None:
                self._ids.next = root.trace_id, root.span_id
                self._start("receive order", None, _of_order(order), SpanKind.CONSUMER).end()
        for message in messages:
            if (root := self._root(message.order_id)) is not None:
                self._ids.next = root.trace_id, self._message_id(message.id)
                about = {"lockstep.trigger": message.trigger, "lockstep.role": message.role}
                self._start(f"message {message.trigger}", root, about, SpanKind.PRODUCER).end()

    def begin(self, decided: Sequence[Decided]) -> None:
        for claimed, step in decided:
            claimed.trace = self._begin(step)

    def committed(self, decided: Sequence[Decided]) -> None:
        for claimed, _ in decided:
            if isinstance(span := claimed.trace, Span):
                span.end()
                claimed.trace = span.get_span_context()

    @contextmanager
    def call(self, claimed: InFlight, item: Item) -> Iterator[Traced]:
        traced = Traced()
        if not isinstance(claimed.trace, SpanContext):
            yield traced
            return
        about: dict[str, Any] = {"lockstep.system": item.system, "lockstep.call": item.name}
        about["lockstep.order"] = claimed.case.order.number
        if isinstance(item, Effect):
            about["lockstep.attempt"] = item.attempts + 1
        span = self._start(f"call {item.name}", claimed.trace, about, SpanKind.CLIENT)
        here = span.get_span_context()
        token = TRACE_PARENT.set(f"00-{here.trace_id:032x}-{here.span_id:016x}-01")
        try:
            yield traced
        finally:
            TRACE_PARENT.reset(token)
            if (outcome := traced.outcome) is not None:
                span.set_attributes({"lockstep.outcome": str(outcome.kind), "lockstep.code": outcome.code})
            if outcome is None or not outcome.ok:
                span.set_status(StatusCode.ERROR)
            span.end()

    def close(self) -> None:
        self._provider.shutdown()

    # Where it belongs ----------------------------------------------------------------------------

    def _begin(self, step: Step) -> Span | None:
        if (root := self._root(step.case.order.id)) is None:
            return None
        order, about = step.case.order, _of_order(step.case.order)
        moves = [f"{entry.trigger}: {entry.source or ''} -> {entry.target or ''}" for entry in step.entries]
        about |= {"lockstep.moves": moves, "lockstep.effects": [effect.name for effect in step.planned]}
        # The message that the step answers is what led to it, in whichever process it was posted.
        parent = root
        if step.answered:
            parent = _context(root.trace_id, self._message_id(step.answered[0][0]))
        name = f"step {step.entries[-1].trigger}" if step.entries else f"step in {order.state}"
        return self._start(name, parent, about, SpanKind.INTERNAL)

    def _root(self, order_id: int) -> SpanContext | None:
        """The first span of the order's trace; None where the order is not of the share that is traced."""
        ids = blake2b(f"order/{order_id}".encode(), key=self._seed, digest_size=24).digest()
        trace_id = int.from_bytes(ids[:16]) or 1
        if trace_id & TraceIdRatioBased.TRACE_ID_LIMIT >= self._bound:
            return None
        return _context(trace_id, int.from_bytes(ids[16:]) or 1)

    def _message_id(self, message_id: int) -> int:
        return int.from_bytes(blake2b(f"message/{message_id}".encode(), key=self._seed, digest_size=8).digest()) or 1

    def _start(self, name: str, parent: SpanContext | None, about: _Values, kind: SpanKind) -> Span:
        context = Context() if parent is None else trace.set_span_in_context(NonRecordingSpan(parent), Context())
        given = {key: value for key, value in about.items() if value not in (None, "", [])}
        return self._tracer.start_span(name, context=context, kind=kind, attributes=given)


class _Ids(RandomIdGenerator):
    """Chance, but for the span that begins next on this thread where its ids are known."""

    def __init__(self) -> None:
        self._given = threading.local()

    @property
    def next(self) -> tuple[int, int] | None:
        return getattr(self._given, "ids", None)

    @next.setter
    def next(self, ids: tuple[int, int] | None) -> None:
        self._given.ids = ids

    def generate_trace_id(self) -> int:
        return self.next[0] if self.next else super().generate_trace_id()

    def generate_span_id(self) -> int:
        ids, self.next = self.next, None
        return ids[1] if ids else super().generate_span_id()


def _context(trace_id: int, span_id: int) -> SpanContext:
    return SpanContext(trace_id, span_id, is_remote=True, trace_flags=TraceFlags(TraceFlags.SAMPLED))


def _of_order(order: Order) -> dict[str, Any]:
    return {
        "lockstep.order": order.number, "lockstep.routine": order.workflow, "lockstep.version": order.workflow_version,
        "lockstep.kind": order.kind, "lockstep.state": order.state, "lockstep.reason": order.reason,
    }  # fmt: skip


class _Lines(logging.Handler):
    """The SDK's own lines as one of ours, at most one a minute: they quote addresses and answers."""

    _last = -_BETWEEN_LINES

    def emit(self, record: logging.LogRecord) -> None:
        if monotonic() - self._last >= _BETWEEN_LINES:
            type(self)._last = monotonic()
            log.warning("trace.unsent")


def _quiet() -> None:
    logger = logging.getLogger("opentelemetry")
    if not any(isinstance(handler, _Lines) for handler in logger.handlers):
        logger.addHandler(_Lines(logging.WARNING))
        logger.propagate = False
