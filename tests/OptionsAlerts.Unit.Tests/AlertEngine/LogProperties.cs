using System.Text.Json;
using FsCheck.Xunit;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

[Properties(Arbitrary = [typeof(Scripts)], MaxTest = 200, EndSize = 300)]
public sealed class LogProperties
{
    [Property]
    public void folding_the_log_gives_the_live_state(Script script)
    {
        var desk = Played(script);
        var folded = EngineState.Empty(Desk.Run);
        foreach (var e in desk.Log) folded.Apply(e);
        Desk.Picture(folded).ShouldBe(Desk.Picture(desk.State));
    }

    [Property]
    public void each_day_folds_on_its_own(Script script)
    {
        var desk = Played(script);
        var folded = EngineState.Empty(Desk.Run);
        foreach (var e in desk.Log.Skip(desk.Log.FindLastIndex(e => e is DayOpened))) folded.Apply(e);
        Desk.Picture(folded).ShouldBe(Desk.Picture(desk.State));
    }

    [Property]
    public void a_snapshot_and_the_tail_give_the_live_state(Script script, int cut)
    {
        var desk = Played(script);
        var place = 1 + (int)((uint)cut % (uint)desk.Log.Count);
        var first = EngineState.Empty(Desk.Run);
        foreach (var e in desk.Log.Take(place)) first.Apply(e);

        var json = JsonSerializer.Serialize(first.ToSnapshot(), ContractJson.Options);
        var restored = EngineState.Restore(JsonSerializer.Deserialize<EngineSnapshot>(json, ContractJson.Options)!);
        foreach (var e in desk.Log.Skip(place)) restored.Apply(e);

        Desk.Picture(restored).ShouldBe(Desk.Picture(desk.State));
    }

    [Property]
    public void a_state_carried_over_decides_like_the_one_before(Script before, Script after)
    {
        // The same desk twice: one goes on in its day, the other closes its books and knows only what it carried over.
        var (goesOn, rolls) = (Played(before), Played(before));
        Script.Roll(rolls);
        var (from, fromRolled) = (goesOn.Log.Count, rolls.Log.Count);

        after.Play(goesOn, firstSignal: 1_000_000, rollsDays: false);
        after.Play(rolls, firstSignal: 1_000_000, rollsDays: false);

        rolls.Log.Skip(fromRolled).Select(Hex).ShouldBe(goesOn.Log.Skip(from).Select(Hex));
    }

    [Property]
    public void every_event_keeps_its_bytes_through_json(Script script)
    {
        foreach (var e in Played(script).Log)
        {
            var json = JsonSerializer.Serialize(e, e.GetType(), ContractJson.Options);
            Hex((DecisionEvent)JsonSerializer.Deserialize(json, e.GetType(), ContractJson.Options)!).ShouldBe(Hex(e));
        }
    }

    [Property]
    public void its_own_log_is_verified_whole_and_day_by_day(Script script)
    {
        var log = Played(script).Log;
        Replay.Verify(Desk.Run, log).ShouldBeOfType<Verified>().Count.ShouldBe(log.Count);
        for (var place = 0; place < log.Count; place++)
        {
            if (log[place] is not DayOpened) continue;
            var next = log.FindIndex(place + 1, e => e is DayOpened);
            Replay.Verify(Desk.Run, log[place..(next < 0 ? log.Count : next)]).ShouldBeOfType<Verified>();
        }
    }

    [Property]
    public void a_tampered_decision_is_found_at_its_place(Script script, int dice)
    {
        var log = Played(script).Log;
        int[] decisions = [.. Enumerable.Range(1, log.Count - 1).Where(index => log[index] is not (DeliverySucceeded or DeliveryFailed))];
        if (decisions.Length == 0) return;
        var place = decisions[(int)((uint)dice % (uint)decisions.Length)];
        log[place] = Tampered(log[place]);
        Replay.Verify(Desk.Run, log).ShouldBeOfType<Difference>().Index.ShouldBe(place);
    }

    private static Desk Played(Script script)
    {
        var desk = new Desk(Script.Tight);
        script.Play(desk);
        return desk;
    }

    private static string Hex(DecisionEvent e) => Convert.ToHexString(Canonical.Encode(e));

    private static DecisionEvent Tampered(DecisionEvent e) => e switch
    {
        AlertRaised raised => raised with { HoldUntil = raised.HoldUntil.AddTicks(1) },
        SignalSuppressed suppressed => suppressed with { By = DeterministicId.Of("tampered") },
        DigestRaised digest => digest with { Withheld = digest.Withheld with { Count = digest.Withheld.Count + 1 } },
        FailedOver over => over with { Remaining = [.. over.Remaining, "fax"] },
        AlertUndelivered undelivered => undelivered with { AlertId = DeterministicId.Of("tampered") },
        SummaryRaised summary => summary with { Withheld = summary.Withheld + 1 },
        SummaryWithheld withheld => withheld with { Subject = withheld.Subject + "x" },
        AlertEscalated escalated => escalated with { PolicyHash = "0" },
        SilenceEnded ended => ended with { SilenceId = DeterministicId.Of("tampered") },
        SilenceCreated created => created with { Silence = created.Silence with { EndsAt = created.Silence.StartsAt } },
        AlertAcknowledged acknowledged => acknowledged with { By = "" },
        PolicyApplied applied => applied with { PolicyHash = "0" },
        DayOpened opened => opened with { PolicyHash = "0" },
        _ => throw new ArgumentOutOfRangeException(nameof(e)),
    };
}
