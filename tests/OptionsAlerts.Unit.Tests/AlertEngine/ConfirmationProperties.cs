using FsCheck.Xunit;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

[Properties(Arbitrary = [typeof(Scripts)], MaxTest = 200, EndSize = 300)]
public sealed class ConfirmationProperties
{
    private static readonly long AwaitedTicks = TimeSpan.FromSeconds(Script.Tight.ConfirmSeconds!.Value).Ticks;

    [Property]
    public void what_is_due_is_what_the_open_alerts_say(Script script)
    {
        var desk = new Desk(Script.Tight);
        foreach (var move in script.Moves)
        {
            new Script([move]).Play(desk, firstSignal: desk.Log.Count);
            desk.State.NextConfirmationDue.ShouldBe(Due(desk.State));
        }
    }

    [Property]
    public void nobody_is_asked_too_early_nor_for_what_arrived_nor_below_high(Script script)
    {
        var desk = new Desk(Script.Tight);
        script.Play(desk);
        desk.Wait(TimeSpan.FromMinutes(5));
        var (raisedAt, arrived, severities) = (new Dictionary<Guid, DateTimeOffset>(), new HashSet<Guid>(), new Dictionary<Guid, Severity>());
        foreach (var e in desk.Log)
        {
            switch (e)
            {
                case AlertRaised raised: (raisedAt[raised.Signal.SignalId], severities[raised.Signal.SignalId]) = (raised.At, raised.Signal.Severity); break;
                case DigestRaised digest: (raisedAt[digest.AlertId], severities[digest.AlertId]) = (digest.At, digest.Severity); break;
                case SummaryRaised summary: (raisedAt[summary.Alert.AlertId], severities[summary.Alert.AlertId]) = (summary.At, summary.Alert.Severity); break;
                case DeliverySucceeded succeeded: arrived.Add(succeeded.AlertId); break;
                case FailedOver { Unconfirmed: true } over:
                    arrived.ShouldNotContain(over.AlertId);
                    (severities[over.AlertId] >= Severity.High).ShouldBeTrue();
                    (over.At - raisedAt[over.AlertId]).Ticks.ShouldBeGreaterThanOrEqualTo(AwaitedTicks);
                    break;
            }
        }
    }

    [Property]
    public void a_policy_without_it_decides_as_one_did_that_knew_nothing_of_it(Script script)
    {
        var desk = new Desk(Script.Tight with { ConfirmSeconds = null });
        script.Play(desk, changesPolicy: false);
        desk.Wait(TimeSpan.FromMinutes(5));
        desk.Log.ShouldAllBe(e => Canonical.Encode(e)[0] != Canonical.ThirdFormat);
        desk.Log.OfType<FailedOver>().ShouldAllBe(over => !over.Unconfirmed);
    }

    // Of every alert on its way, looked at anew.
    private static DateTimeOffset? Due(EngineState state)
    {
        var live = state.Channels;
        var ticks = state.ToSnapshot().Live.Open
            .Where(alert => !alert.Delivered && alert.Requests.Length > 0 && alert.Alert.Severity is Severity.High or Severity.Critical)
            .Where(alert => alert.Remaining.Any(channel => live.Contains(channel, StringComparer.Ordinal)))
            .Select(alert => alert.Requests.Max(request => request.RequestedAt).UtcTicks + AwaitedTicks)
            .Order()
            .Select(due => (long?)due)
            .FirstOrDefault();
        return ticks is { } due ? new DateTimeOffset(Math.Max(due, state.Clock.UtcTicks), TimeSpan.Zero) : null;
    }
}
