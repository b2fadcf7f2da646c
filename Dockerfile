# syntax=docker/dockerfile:1

# ── Wheels of everything that is needed, in the versions of constraints.txt ──
FROM python:3.13-slim AS wheels
WORKDIR /build
COPY pyproject.toml constraints.txt LICENSE ./
# An empty package in the bot's place: this layer is rebuilt when what is needed changes, not with each edit.
RUN mkdir bot && touch bot/__init__.py README.md \
    && pip wheel --no-cache-dir --wheel-dir /wheels --constraint constraints.txt . \
    && rm /wheels/bookkeeper-*.whl

# ── The image that runs ──
FROM python:3.13-slim
RUN useradd --uid 10001 --create-home --shell /usr/sbin/nologin bookkeeper \
    && install --directory --owner bookkeeper --group bookkeeper --mode 0700 /data

RUN --mount=type=bind,from=wheels,source=/wheels,target=/wheels \
    pip install --no-cache-dir --no-index /wheels/*.whl

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONPATH=/app \
    MPLCONFIGDIR=/tmp/matplotlib \
    DATA_DIR=/data \
    HTTP_HOST=0.0.0.0 \
    HTTP_PORT=8080

WORKDIR /app
COPY alembic.ini ./
COPY migrations ./migrations
COPY bot ./bot
RUN python -m compileall -q bot

USER bookkeeper
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as web; web.urlopen('http://127.0.0.1:' + os.environ['HTTP_PORT'] + '/healthz', timeout=4)"]

ENTRYPOINT ["python", "-m", "bot"]
