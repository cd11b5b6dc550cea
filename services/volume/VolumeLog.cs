namespace OptionsAlerts.Volume;

/// <summary>Everything the volume service logs.</summary>
internal static partial class VolumeLog
{
    [LoggerMessage(1, LogLevel.Information, "Restored the option volume of {Underlyings} underlyings, {Contracts} contracts.")]
    public static partial void Restored(ILogger logger, int underlyings, int contracts);

    [LoggerMessage(2, LogLevel.Warning, "A message is left out, its time {AsOf:u} being ahead of the clock ({Now:u}): {InputId}.")]
    public static partial void FromTheFuture(ILogger logger, DateTimeOffset asOf, DateTimeOffset now, string inputId);

    [LoggerMessage(3, LogLevel.Warning, "{Underlying} is not watched: there are {Limit} underlyings already (Volume:MaxUnderlyings).")]
    public static partial void TooManyUnderlyings(ILogger logger, string underlying, int limit);

    [LoggerMessage(4, LogLevel.Information, "The {Underlying} volumes of the day are whole again: a chain has made good what was missing.")]
    public static partial void WholeAgain(ILogger logger, string underlying);

    [LoggerMessage(5, LogLevel.Warning, "The {Underlying} volumes of the day are lower bounds: prints were lost or not seen.")]
    public static partial void Incomplete(ILogger logger, string underlying);

    [LoggerMessage(6, LogLevel.Information, "Loaded the kept volumes of {Contracts} contracts of {Underlyings} underlyings in {Milliseconds:0} ms.")]
    public static partial void Loaded(ILogger logger, int contracts, int underlyings, double milliseconds);

    [LoggerMessage(7, LogLevel.Information, "Kept {Underlying}'s volumes of {Day:yyyy-MM-dd}, {Contracts} contracts.")]
    public static partial void Kept(ILogger logger, string underlying, DateOnly day, int contracts);

    [LoggerMessage(8, LogLevel.Debug, "{Underlying}'s volumes of {Day:yyyy-MM-dd} are kept already.")]
    public static partial void KeptAlready(ILogger logger, string underlying, DateOnly day);

    [LoggerMessage(9, LogLevel.Error, "The kept volumes cannot be loaded ({Error}): baselines begin with what the watch remembers itself.")]
    public static partial void NotLoaded(ILogger logger, string error);

    [LoggerMessage(10, LogLevel.Error, "{Underlying}'s volumes of {Day:yyyy-MM-dd} cannot be kept: {Error}")]
    public static partial void NotKept(ILogger logger, string underlying, DateOnly day, string error);
}
