# acopio in a container: docker build -t acopio .
#   docker run --rm -v "$PWD:/work" acopio crawl ml_es --pages 200
# Extras: docker build --build-arg EXTRAS='[translate,e5]' -t acopio .
ARG PYTHON=3.12
FROM python:${PYTHON}-slim AS build

ARG EXTRAS=""
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY acopio acopio
COPY crawler crawler
COPY align align
COPY corpus corpus
RUN python -m venv /opt/acopio \
    && /opt/acopio/bin/pip install --no-cache-dir --no-compile ".${EXTRAS}" \
    # Tests and headers of libraries, and what only installing needs
    && find /opt/acopio -type d \( -name tests -o -name test -o -name include \) -path '*site-packages*' -prune -exec rm -rf {} + \
    && /opt/acopio/bin/pip uninstall --yes pip

FROM python:${PYTHON}-slim

COPY --from=build /opt/acopio /opt/acopio
RUN useradd --create-home --uid 1000 acopio && install -d -o acopio -g acopio /work
ENV PATH=/opt/acopio/bin:$PATH PYTHONUNBUFFERED=1
USER 1000:1000
WORKDIR /work
VOLUME /work
ENTRYPOINT ["acopio"]
CMD ["--help"]
