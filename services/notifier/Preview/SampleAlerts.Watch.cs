using OptionsAlerts.Contracts;

namespace OptionsAlerts.Notifier.Preview;

/// <content>The watch itself.</content>
public static partial class SampleAlerts
{
    private static Sample? Watch(SignalKind kind) => kind switch
    {
        SignalKind.FeedStale => new(Severity.High, "cboe", "chains", "cboe: nothing new of chain SPX, chain SPY for 15 min in session",
        [
            Number("silent_for", 900, FactUnit.Seconds), Number("sources", 2, FactUnit.Count),
        ]),
        SignalKind.ChannelDown => new(Severity.High, "telegram", "down", "telegram takes no messages: 401 Unauthorized", [Fact.Of("reason", "401 Unauthorized")]),
        SignalKind.EngineBehind => new(Severity.Critical, "alert-engine", "behind", "alert-engine is behind: signals wait 48 s for their decisions",
        [
            Number("waiting_for", 48, FactUnit.Seconds), Number("signals", 1_204, FactUnit.Count),
        ]),
        _ => null,
    };
}
