using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Streaming;

namespace OptionsAlerts.Ingestion;

/// <summary>Everything this service logs.</summary>
internal static partial class IngestionLog
{
    [LoggerMessage(1, LogLevel.Information, "Feed {Feed} is {State}: {Reason}")]
    public static partial void FeedState(this ILogger logger, string feed, FeedState state, string reason);

    [LoggerMessage(2, LogLevel.Warning, "Feed {Feed}, {Source}: {Reason}; asking again in {Seconds:0.0} s")]
    public static partial void SourceFailed(this ILogger logger, string feed, string source, string reason, double seconds);

    [LoggerMessage(3, LogLevel.Error, "Feed {Feed}, {Source}: {Reason}; asking again in {Minutes:0} min")]
    public static partial void SourceGone(this ILogger logger, string feed, string source, string reason, double minutes);

    [LoggerMessage(4, LogLevel.Error, "Feed {Feed}, {Source}: credentials refused ({Reason})")]
    public static partial void SourceRejected(this ILogger logger, string feed, string source, string reason);

    [LoggerMessage(5, LogLevel.Warning, "Feed {Feed}: a message could not be published and is dropped ({Reason})")]
    public static partial void NotPublished(this ILogger logger, string feed, string reason);

    [LoggerMessage(6, LogLevel.Warning, "{What} now comes from {To}, no longer from {From}: {Reason}")]
    public static partial void FeedSwitched(this ILogger logger, string what, string from, string to, string reason);

    [LoggerMessage(7, LogLevel.Error, "Feed {Feed} broke down ({Reason}); starting it again in {Seconds:0.0} s\n{Stack}")]
    public static partial void FeedBroke(this ILogger logger, string feed, string reason, double seconds, string stack);

    [LoggerMessage(8, LogLevel.Warning, "No feed of {Feeds} delivers {Missing}: what needs it gets nothing")]
    public static partial void NotDelivered(this ILogger logger, string feeds, string missing);

    [LoggerMessage(10, LogLevel.Warning, "Bad file left out: {Error}")]
    public static partial void BadFile(this ILogger logger, string error);

    [LoggerMessage(11, LogLevel.Warning, "{File}: {Count} rows left out or numbers dropped ({Reasons})")]
    public static partial void BadRows(this ILogger logger, string file, int count, string reasons);

    [LoggerMessage(
        12,
        LogLevel.Information,
        "Recording {Folder}: {Chains} chains and {Quotes} quotes of {Symbols}, {Prints} prints, {Volatility} volatility readings; "
        + "{Repeated} repeated bodies and {Bad} bad files left out")]
    public static partial void RecordingOpened(
        this ILogger logger, string folder, int chains, int quotes, string symbols, int prints, int volatility, int repeated, int bad);

    [LoggerMessage(13, LogLevel.Warning, "{File} is cut short or damaged: {Lines} whole records of it are played")]
    public static partial void RecordIsCut(this ILogger logger, string file, int lines);

    [LoggerMessage(20, LogLevel.Warning, "Step {Step} at {At:O} has waited {Seconds:0} s for its decision; publishing it again (are all services up?)")]
    public static partial void StepWaits(this ILogger logger, long step, DateTimeOffset at, double seconds);

    [LoggerMessage(21, LogLevel.Warning, "Step {Step} could not be published whole ({Reason}); trying again")]
    public static partial void StepNotPublished(this ILogger logger, long step, string reason);

    [LoggerMessage(22, LogLevel.Information, "Replay of {Feed} ended after {Steps} steps: {Reason}")]
    public static partial void ReplayEnded(this ILogger logger, string feed, long steps, string reason);

    [LoggerMessage(30, LogLevel.Debug, "Feed {Feed}, stream: {State}")]
    public static partial void StreamState(this ILogger logger, string feed, StreamState state);

    [LoggerMessage(31, LogLevel.Warning, "Feed {Feed}, stream ended ({Kind}): {Reason}; connecting again in {Seconds:0.0} s")]
    public static partial void StreamEnded(this ILogger logger, string feed, StreamEndKind kind, string reason, double seconds);
}
