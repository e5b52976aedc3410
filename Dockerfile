# wirewatch and its seeds; `docker run wirewatch worker` and the other commands of `wirewatch`.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_ROOT_USER_ACTION=ignore \
    WIREWATCH_DATA=/data

WORKDIR /app

# The packages first: they change seldom, and then this layer is not built again.
COPY requirements.lock ./
RUN pip install --no-deps --require-hashes -r requirements.lock

COPY pyproject.toml README.md LICENSE ./
COPY connectors connectors
COPY streams streams
RUN pip install --no-deps --no-build-isolation .
COPY seeds seeds

RUN useradd --system --no-create-home wirewatch && install --directory --owner wirewatch /data
USER wirewatch

ENTRYPOINT ["wirewatch"]
CMD ["--help"]
