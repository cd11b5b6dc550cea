using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

/// <summary>Two small days of the first version, in which every event and every reason of it occurs.</summary>
internal static class KnownDay
{
    public static List<DecisionEvent> Log()
    {
        var desk = new Desk(Desk.First with { StormLimit = 2, RatePerMinute = 3 });
        desk.Raise(desk.Signal(severity: Severity.High));
        desk.Withhold(desk.Signal(severity: Severity.High));
        desk.Withhold(desk.Signal(subject: "old", age: TimeSpan.FromHours(1)));
        desk.Wait(TimeSpan.FromSeconds(1)).Raise(desk.Signal(severity: Severity.Critical));
        desk.Wait(TimeSpan.FromMilliseconds(1)).Raise(desk.Signal(severity: Severity.Low, subject: "b"));
        desk.Withhold(desk.Signal(severity: Severity.Medium, subject: "c"));
        desk.Raise(desk.Signal(SignalKind.OiDivergence, Severity.Medium, "QQQ"));
        desk.Withhold(desk.Signal(SignalKind.Block, Severity.High, "IWM"));
        desk.Fail(desk.State.Outstanding[0]);
        desk.Deliver(desk.State.Outstanding[^1]);
        desk.Wait(TimeSpan.FromMinutes(2));
        desk.Fail(desk.State.Outstanding.Single(request => request.Alert.Subject == "b"));
        desk.Do(new ApplyPolicy(Desk.First, [.. Desk.AllChannels, "console"], desk.Now));
        desk.Raise(desk.Signal(SignalKind.VixSpike, Severity.Critical, "VIX", "up"));
        desk.Do(new OpenDay(Desk.FirstDay.AddDays(1), Desk.Run, Desk.First, Desk.AllChannels, desk.Wait(TimeSpan.FromSeconds(30)).Now));
        desk.Withhold(desk.Signal(SignalKind.VixSpike, Severity.Critical, "VIX", "up"));
        return desk.Log;
    }
}
