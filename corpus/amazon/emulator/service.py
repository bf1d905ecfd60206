"""Which operation is which function, and what comes before each: faults, throttling, the checks."""

from collections.abc import Callable

from corpus.amazon.emulator.context import Context, ServeOptions
from corpus.amazon.emulator.operations import jobs, parallel_data, tagging, terminology, texts
from corpus.amazon.emulator.state.buckets import BucketError, Buckets
from corpus.amazon.emulator.state.store import Store
from corpus.amazon.emulator.translation.translating import Translator
from corpus.amazon.emulator.wire.faults import Faults, parse_fault
from corpus.amazon.emulator.wire.protocol import ApiError, Call, Members
from corpus.amazon.emulator.wire.shapes import checked, operation_model
from corpus.amazon.emulator.wire.throttle import Throttle
from corpus.mt.engines.registry import get_engine
from crawler.errors import AcopioError

OPERATIONS: dict[str, Callable[[Context, Members, str], Members]] = {
    "CreateParallelData": parallel_data.create,
    "UpdateParallelData": parallel_data.update,
    "GetParallelData": parallel_data.get,
    "ListParallelData": parallel_data.list_all,
    "DeleteParallelData": parallel_data.delete,
    "StartTextTranslationJob": jobs.start,
    "DescribeTextTranslationJob": jobs.describe,
    "ListTextTranslationJobs": jobs.list_jobs,
    "StopTextTranslationJob": jobs.stop,
    "ImportTerminology": terminology.import_terminology,
    "GetTerminology": terminology.get_terminology,
    "ListTerminologies": terminology.list_terminologies,
    "DeleteTerminology": terminology.delete_terminology,
    "TranslateText": texts.translate_text,
    "TranslateDocument": texts.translate_document,
    "ListLanguages": texts.list_languages,
    "TagResource": tagging.tag_resource,
    "UntagResource": tagging.untag_resource,
    "ListTagsForResource": tagging.list_tags,
}


class Service:
    """The endpoint without its HTTP: calls in, members out; what is under way goes on in threads."""

    def __init__(self, options: ServeOptions) -> None:
        faults = Faults(map(parse_fault, options.faults))
        buckets = Buckets(options.s3_endpoint_url, options.buckets)
        store = Store(options.state)
        try:
            translator = Translator(get_engine(options.engine))
        except BaseException:
            store.close()
            raise
        self.context = Context(options, store, buckets, faults, translator)
        self._throttle = Throttle() if options.throttle else Throttle({})
        parallel_data.resume(self.context)
        jobs.resume(self.context)

    def answer(self, call: Call) -> Members:
        """The members of the reply; ApiError for any that the service refuses or cannot do."""
        operation_model(call.operation)
        self._throttle.check(call.operation)
        if call.operation not in OPERATIONS:
            raise ApiError("UnknownOperationException", f"{call.operation}: not rehearsed here")
        request = checked(call.operation, call.body)
        try:
            return OPERATIONS[call.operation](self.context, request, call.region)
        except (BucketError, AcopioError) as error:
            raise ApiError("InternalServerException", str(error)) from error

    def close(self) -> None:
        """End all threads and the engine; what was under way is taken up by the next start."""
        self.context.background.close()
        self.context.translator.engine.close()
        self.context.store.close()
