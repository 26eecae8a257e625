# An image with bodkin, its contracts, dictionaries and documents; docs/install.md says how to
# use it. Debian's packages only; the first stage is thrown away.
#
#   docker build -t bodkin .
#   docker run --rm bodkin demo
FROM debian:bookworm-slim AS build
WORKDIR /src
COPY . .
ARG SOURCE_DATE_EPOCH=0
RUN ./dev release \
    && mkdir -p /opt/bodkin \
    && tar -xzf build/dist/bodkin-*.tar.gz -C /opt/bodkin --strip-components=1

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates libcurl4 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin bodkin \
    && install -d -o bodkin -g bodkin /data
COPY --from=build /opt/bodkin /opt/bodkin
ENV PATH=/opt/bodkin/bin:/usr/local/bin:/usr/bin:/bin
USER 10001
WORKDIR /data
ENTRYPOINT ["bodkin"]
CMD ["--help"]
