using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

/// <summary>Two small days under a policy that awaits confirmations: one in time, one late, none, and one over the roll.</summary>
internal static class ConfirmingDay
{
    public static readonly AlertPolicy Policy = Desk.Policy with { ConfirmSeconds = 5 };

    public static List<DecisionEvent> Log()
    {
        var desk = new Desk(Policy);
        desk.Raise(desk.Signal(severity: Severity.High));
        desk.Wait(TimeSpan.FromSeconds(4)).Deliver(desk.State.Outstanding.Single());
        desk.Raise(desk.Signal(SignalKind.OiDivergence, Severity.High, "QQQ"));
        desk.Wait(TimeSpan.FromSeconds(7)).Deliver(desk.State.Outstanding[0]);
        desk.Fail(desk.State.Outstanding.Single());
        desk.Raise(desk.Signal(SignalKind.Block, Severity.High, "IWM"));
        desk.Wait(TimeSpan.FromMinutes(1));
        foreach (var request in desk.State.Outstanding) desk.Fail(request);
        desk.Do(new ApplyPolicy(Policy with { ConfirmSeconds = 300 }, Desk.AllChannels, desk.Now, PolicyOrigin.Operator, "ada"));
        desk.Raise(desk.Signal(SignalKind.VolumeSpike, Severity.High));
        Script.Roll(desk.Wait(TimeSpan.FromMinutes(3)));
        desk.Wait(TimeSpan.FromMinutes(3));
        return desk.Log;
    }
}
