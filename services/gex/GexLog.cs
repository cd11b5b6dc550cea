namespace OptionsAlerts.Gex;

/// <summary>Everything the gex service logs.</summary>
internal static partial class GexLog
{
    [LoggerMessage(1, LogLevel.Warning,
        "The {Symbol} chain of {AsOf:u} is partial: {Coverage:P0} of open interest has a usable gamma ({Excluded}). Nothing is decided by it.")]
    public static partial void ChainIsPartial(ILogger logger, string symbol, DateTimeOffset asOf, double coverage, string excluded);

    [LoggerMessage(2, LogLevel.Information, "The {Symbol} chain of {AsOf:u} is whole again: {Coverage:P0} of open interest has a usable gamma.")]
    public static partial void ChainIsWhole(ILogger logger, string symbol, DateTimeOffset asOf, double coverage);

    [LoggerMessage(3, LogLevel.Information,
        "The saved state of {Symbol} is older than one session: it is noted (spot {Spot}, {Regime}, {AsOf:u}) and not judged by.")]
    public static partial void SavedStateIsOld(ILogger logger, string symbol, double spot, string regime, DateTimeOffset asOf);

    [LoggerMessage(4, LogLevel.Debug, "An input of {Symbol} at {At:u} decides nothing: {Reason}.")]
    public static partial void InputRefused(ILogger logger, string symbol, DateTimeOffset at, string reason);

    [LoggerMessage(6, LogLevel.Warning, "The {Symbol} chain of {AsOf:u} decides nothing: {Why}.")]
    public static partial void ChainRefused(ILogger logger, string symbol, DateTimeOffset asOf, string why);

    [LoggerMessage(5, LogLevel.Information, "Restored the state of {Count} symbols.")]
    public static partial void Restored(ILogger logger, int count);
}
