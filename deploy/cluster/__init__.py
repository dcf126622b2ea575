"""A whole installation on several (local) machines' worth of processes: etcd, PostgreSQL under Patroni, workers, consoles."""

from deploy.cluster.cluster import Cluster

__all__ = ["Cluster"]
