using OptionsAlerts.Contracts;
using OptionsAlerts.Notifier.Watchdog.Core;

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
        SignalKind.ChannelDown => Told(new(kind, "telegram"), "is down: 401 Unauthorized", pastTheEngine: false),
        SignalKind.EngineBehind => Told(new(kind, "alert-engine"), "the alert engine has not answered for 48 s", pastTheEngine: true),
        _ => null,
    };

    private static Sample Told(OperationalCondition condition, string reason, bool pastTheEngine)
    {
        var told = new Telling.Trouble(At.AddSeconds(-48), 1, reason);
        var message = OperationalMessage.Of("preview", condition, told, "console", attempt: 1, At);
        return new(message.Severity, message.Symbol, message.Subject, message.Headline, pastTheEngine ? [.. message.Facts] : OperationalMessage.Facts(told, At));
    }
}
