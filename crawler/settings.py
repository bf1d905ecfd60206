"""Scrapy's settings; each can be overridden with `scrapy crawl TOPIC -s NAME=VALUE`."""

BOT_NAME = "acopio"
COMMANDS_MODULE = "crawler.crawl.commands"
SPIDER_LOADER_CLASS = "crawler.crawl.loader.TopicSpiderLoader"

# The user agent and its contact: set your own, so that site owners can write to you before they block you.
CONTACT = "https://github.com/acopio/acopio"
USER_AGENT = "acopio/0.1 (+{contact})"

ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "acopio"
CONCURRENT_REQUESTS = 16
CONCURRENT_REQUESTS_PER_DOMAIN = 2
CONCURRENT_ITEMS = 1  # Scrapy starts as many tasks for each page, and the spider yields only requests
DOWNLOAD_DELAY = 0.5
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 0.5
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0
AUTOTHROTTLE_MAX_DELAY = 30.0

DOWNLOAD_TIMEOUT = 30
DOWNLOAD_MAXSIZE = 16 << 20
DOWNLOAD_WARNSIZE = 0
DNS_TIMEOUT = 10
RETRY_TIMES = 2
RETRY_EXCEPTIONS = [  # no retry for names that do not resolve
    "scrapy.exceptions.DownloadConnectionRefusedError",
    "scrapy.exceptions.DownloadFailedError",
    "scrapy.exceptions.DownloadTimeoutError",
    "scrapy.exceptions.ResponseDataLossError",
    OSError,
]
REDIRECT_MAX_TIMES = 5
COOKIES_ENABLED = False
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False  # Scrapy's own port
HTTPERROR_ALLOW_ALL = True
REFERER_ENABLED = True

DOWNLOAD_HANDLERS = {
    "http": "crawler.crawl.network.headers.BoundedHeadersHandler",
    "https": "crawler.crawl.network.headers.BoundedHeadersHandler",
    **dict.fromkeys(("data", "file", "ftp", "s3")),
}
PRIVATE_ADDRESSES = False  # whether loopback and private networks may be fetched for all topics (SSRF)
PROXY_WARNING = True  # behind a proxy, say what cannot be checked there
DUPEFILTER_CLASS = "crawler.crawl.dupefilter.Duplicates"
SCHEDULER_PRIORITY_QUEUE = "crawler.crawl.scheduler_queue.SiteQueue"
BROWSER = ""  # path of the Chromium for a topic's [javascript] sites; default: searched for
ROBOTSTXT_PARSER = "crawler.crawl.network.robots.BoundedRobotParser"

DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # replaced by the topic's scope
    "crawler.crawl.middlewares.dead_hosts.DeadHostMiddleware": 50,
    "crawler.crawl.middlewares.scope.ScopeMiddleware": 60,  # before robots.txt
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.crawl.middlewares.robots.StatusRobotsMiddleware": 100,
    "crawler.crawl.middlewares.budget.SiteBudgetMiddleware": 150,  # after robots.txt
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "crawler.crawl.middlewares.redirects.SoundRefreshMiddleware": 580,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "crawler.crawl.middlewares.redirects.SoundRedirectMiddleware": 600,
    "crawler.crawl.middlewares.private.PrivateAddressMiddleware": 940,  # after the proxy is chosen
    "crawler.crawl.middlewares.archive.ArchiveMiddleware": 950,  # before decompression
    "crawler.crawl.middlewares.back_off.BackOffMiddleware": 960,  # replayed responses need no host
}
SPIDER_MIDDLEWARES = {
    "crawler.crawl.middlewares.replay.ReplayFirst": 950
}  # first to see the output of the spider
HOST_FAILURES = 3
BACK_OFF_SECONDS = 5.0
BACK_OFF_TRIES = 5
RETRY_AFTER_MAX = 600
EXTENSIONS = {
    "scrapy.extensions.spiderstate.SpiderState": None,  # a pickle; replaced by Queue
    "crawler.crawl.extensions.log.EscapedLog": 0,
    "crawler.crawl.extensions.queue.Queue": 5,
    "crawler.crawl.extensions.crawl_delay.CrawlDelay": 10,
    "crawler.crawl.extensions.progress.ProgressLine": 20,
    "crawler.crawl.extensions.record.Record": 30,
    # Of a higher layer, named by its path: the build starts when the spider closes.
    "corpus.build.on_close.BuildOnClose": 500,
}
BUILD_ON_CLOSE = True
TOPIC_CHECKS = ["corpus.options.check"]  # run before a crawl on the tables of the build

LOG_LEVEL = "ERROR"
LOG_FORMATTER = "crawler.crawl.extensions.log.QuietLogFormatter"
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"
PROGRESS_SECONDS = 0.0  # between lines where stderr is no terminal; 0: one line at the end
EXTRACTION_WORKERS = 2
