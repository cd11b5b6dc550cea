using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

/// <summary>Two small days in which every event and every reason of the second version occurs.</summary>
internal static class LaterDay
{
    public static readonly AlertPolicy Policy = PolicyFile.Parse(
        """
        version: 2
        inhibitions:
          - name: regime
            source: ["kind = gamma_regime_change"]
            target: ["kind =~ gex_.*"]
            equal: [symbol]
            for: 60s
        silences:
          - match: ["symbol = TSLA"]
            ends: "2026-07-31T20:00:00Z"
            comment: too noisy
            windows: [{ from: "09:30", to: "10:30", days: [mon, tue, wed, thu, fri] }]
        quietHours:
          - { name: lunch, from: "12:00", to: "13:00", on: trading, match: ["severity != critical"] }
        routes:
          critical: { broadcast: true, channels: [telegram, pushover] }
          high: { channels: [telegram, pushover, ntfy], match: [{ name: vix, when: ["symbol = VIX"], broadcast: true, channels: [pushover, ntfy] }] }
        confirm: false
        escalation: { after: 5m, channels: [ntfy], times: 2 }
        allClear: { from: critical, kinds: { vix_crash: false } }
        """,
        "later.yaml");

    public static List<DecisionEvent> Log()
    {
        var desk = new Desk(Policy);
        var critical = desk.Raise(desk.Signal(SignalKind.VixSpike, Severity.Critical, "VIX", "up")).Signal;
        desk.Raise(desk.Signal(SignalKind.GammaRegimeChange, Severity.High, "SPY", "positive>negative"));
        desk.Withhold(desk.Signal(SignalKind.GexLevelBreach, subject: "600"));
        desk.Withhold(desk.Signal(symbol: "TSLA"));
        desk.Withhold(desk.Signal(SignalKind.VixCrash, Severity.Critical, "VIX", "down") with { Phase = SignalPhase.Ended });
        desk.Raise(desk.Signal(SignalKind.VixSpike, Severity.Low, "VIX", "up") with { Phase = SignalPhase.Ended });
        desk.Raise(desk.Signal(SignalKind.VixCrash, Severity.High, "VIX", "down"));
        desk.Withhold(desk.Signal(SignalKind.VixCrash, Severity.High, "VIX", "down") with { Phase = SignalPhase.Ended });
        desk.Wait(TimeSpan.FromSeconds(10)).Raise(desk.Signal(SignalKind.GammaRegimeChange, Severity.High, "SPY", "negative>positive"));
        desk.Wait(TimeSpan.FromSeconds(10)).Withhold(desk.Signal(SignalKind.GammaRegimeChange, Severity.High, "SPY", "positive>negative"));
        desk.Wait(TimeSpan.FromMinutes(2));
        var flip = desk.Raise(desk.Signal(SignalKind.GammaFlipBreach, Severity.Critical, "QQQ", "below"));
        desk.Do(new AcknowledgeAlert(critical.SignalId, "ada", "cli", desk.Now));
        desk.Wait(TimeSpan.FromMinutes(6));
        foreach (var request in desk.State.Outstanding) desk.Deliver(request);
        desk.Do(new CreateSilence(Silence(desk, "kind = volume_spike", TimeSpan.FromMinutes(30)), desk.Now));
        var second = Silence(desk, "symbol = IWM", TimeSpan.FromHours(3));
        desk.Do(new CreateSilence(second, desk.Now));
        desk.Raise(desk.Signal(SignalKind.OiDivergence, Severity.High, "IWM2"));
        desk.Withhold(desk.Signal(SignalKind.OiDivergence, Severity.High, "IWM2"));
        desk.Do(new CreateSilence(Silence(desk, "symbol = IWM2", TimeSpan.FromMinutes(50)), desk.Now));
        desk.Wait(TimeSpan.FromMinutes(40));
        desk.Do(new ExpireSilence(second.Id, "ada", desk.Now));
        desk.Do(new ApplyPolicy(Policy with { RatePerMinute = 30 }, Desk.AllChannels, desk.Now, PolicyOrigin.Operator, "ada"));
        desk.Wait(TimeSpan.FromHours(2)).Withhold(desk.Signal(SignalKind.Block, Severity.High, "SPY", "lunch"));
        desk.Withhold(desk.Signal(SignalKind.GammaFlipBreach, Severity.High, "QQQ", "below") with { EventTime = flip.At.AddMinutes(-60) });
        desk.Wait(TimeSpan.FromHours(1));
        desk.Do(new OpenDay(Desk.FirstDay.AddDays(1), Desk.Run, desk.State.Policy!, desk.State.Channels, desk.Now));
        desk.Raise(desk.Signal(SignalKind.GammaFlipBreach, Severity.High, "QQQ", "above"));
        return desk.Log;
    }

    private static Silence Silence(Desk desk, string matcher, TimeSpan time) => new()
    {
        Id = DeterministicId.Of("test-silence", matcher),
        Matchers = [LabelMatcher.TryParse(matcher, out var parsed) is { } problem ? throw new InvalidOperationException(problem) : parsed],
        StartsAt = desk.Now,
        EndsAt = desk.Now + time,
        Author = "ada",
        Comment = "busy",
    };
}
