using OptionsAlerts.Vix.Core;
using OptionsAlerts.Vix.Core.Hmm;

namespace OptionsAlerts.Vix;

/// <summary>Every message the vix service logs.</summary>
internal static partial class VixLog
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Refused {InputId}: VIX {Value} is {Fault}.")]
    public static partial void ReadingRefused(ILogger logger, string inputId, double value, ReadingFault fault);

    [LoggerMessage(EventId = 2, Level = LogLevel.Debug, Message = "Passed over {InputId}: VIX {Value} is {Fault}.")]
    public static partial void ReadingPassedOver(ILogger logger, string inputId, double value, ReadingFault fault);

    [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "Took {InputId} without {Count} of VIX3M, VVIX, VIX9D, which cannot be.")]
    public static partial void RelativesDropped(ILogger logger, string inputId, int count);

    [LoggerMessage(EventId = 4, Level = LogLevel.Information, Message = "Daily closes of VIX: {Count} held, {Refused} rows refused.")]
    public static partial void HistoryTaken(ILogger logger, int count, int refused);

    [LoggerMessage(EventId = 5, Level = LogLevel.Information, Message = "Goes on from {At:o}: VIX {Value}, {Regime} since {Since:o}.")]
    public static partial void Restored(ILogger logger, DateTimeOffset at, double value, VixRegime regime, DateTimeOffset since);

    [LoggerMessage(EventId = 6, Level = LogLevel.Information, Message = "Hidden Markov model {Version} ({Hash}): {Samples} days from {From:o} to {To:o}, log-likelihood {LogLikelihood:F1}.")]
    public static partial void Trained(ILogger logger, int version, string hash, int samples, DateOnly from, DateOnly to, double logLikelihood);

    [LoggerMessage(EventId = 7, Level = LogLevel.Warning, Message = "No hidden Markov model from {Days} days: {Fault}.")]
    public static partial void NotTrained(ILogger logger, int days, HmmFault fault);
}
