# The server in a container: python app.py, as a user of no rights, with collections and accounts in the volume /data.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN useradd --uid 10001 --create-home texte && install -d -o texte -g texte -m 700 /data
# Debian keeps one version of each package, so that none can be pinned.
# hadolint ignore=DL3008
RUN apt-get update && apt-get install -y --no-install-recommends tesseract-ocr tesseract-ocr-fra \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY requirements.txt requirements-cpu.txt ./
# As `make` does: torch without what graphics cards need, where pip is told of an index that has it, else PyPI's.
ARG PIP_EXTRA_INDEX_URL=""
RUN pip install --no-cache-dir --require-hashes -r requirements-cpu.txt \
    || pip install --no-cache-dir --require-hashes -r requirements.txt
COPY LICENSE app.py ./
COPY index/ index/
COPY assistant/ assistant/
COPY data/documents/ data/documents/
COPY data/questions/ data/questions/
COPY data/encoder/ data/encoder/
COPY data/reader/ data/reader/
COPY data/lexicon/ data/lexicon/

USER 10001
VOLUME /data
EXPOSE 7860
HEALTHCHECK --start-period=2m CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:7860/health', timeout=5)"]
# Without accounts (python -m assistant users add NAME --library /data) it says so and stops.
ENTRYPOINT ["python", "app.py", "--host", "0.0.0.0", "--library", "/data"]
