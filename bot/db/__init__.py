"""PostgreSQL: the only place that knows SQLAlchemy, asyncpg and alembic. Rows in, core dataclasses out."""
