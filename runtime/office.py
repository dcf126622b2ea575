"""Everything that pages and API call, put together once for an installation."""

from __future__ import annotations

from runtime.accounts import Accounts
from runtime.bootstrap import App
from runtime.service import Service
from runtime.service_bulk import Bulk
from runtime.service_inventory import Inventory
from runtime.service_orders import Orders
from runtime.service_people import AccessLog
from runtime.service_systems import Systems
from runtime.service_visits import Visits


class Office:
    """The use cases of one installation, by duty."""

    def __init__(self, app: App) -> None:
        self.app, self.settings, self.clock = app, app.settings, app.clock
        self.service = Service(app)
        self.accounts = Accounts(app)
        self.log = AccessLog(app)
        self.orders = Orders(self.service, self.log)
        self.visits = Visits(self.orders)
        self.inventory = Inventory(self.service, self.log)
        self.systems = Systems(app, self.log)
        self.bulk = Bulk(self.orders)
