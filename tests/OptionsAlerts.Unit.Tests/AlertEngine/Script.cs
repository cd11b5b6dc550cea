using FsCheck;
using FsCheck.Fluent;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

/// <summary>A random run of an engine: each number is one move. Few kinds, symbols and subjects, so that moves meet.</summary>
public sealed record Script(int[] Moves)
{
    private static readonly SignalKind[] Kinds = [SignalKind.Sweep, SignalKind.GammaFlipBreach, SignalKind.VixSpike];
    private static readonly string[] Symbols = ["SPY", "QQQ"];
    private static readonly string[] Subjects = ["a", "b", "c", "d"];
    private static readonly string[] Silenced = ["symbol = QQQ", "kind =~ gamma_.*", "subject != a", "severity = critical"];
    private static readonly string[][] ChannelSets = [Desk.AllChannels, ["pushover", "ntfy"], ["console", "telegram"], []];

    /// <summary>The moves, so that a failing script can be played again.</summary>
    public override string ToString() => string.Join(", ", Moves);

    /// <summary>Limits that bite within a short script.</summary>
    public static AlertPolicy Tight { get; } = PolicyFile.Parse(
        """
        version: 2
        storm: { limit: 2 }
        rate: { perMinute: 3 }
        inhibitions: [{ name: flip, source: ["kind = gamma_flip_breach"], target: ["kind = sweep"], equal: [symbol], for: 20s }]
        quietHours: [{ name: short, from: "10:07", to: "10:09", match: ["kind != vix_spike"] }]
        silences: [{ match: ["subject = d"], ends: "2026-06-30T14:03:00Z" }]
        confirm: 7s
        escalation: { after: 90s, channels: [ntfy, pushover, telegram], times: 2 }
        allClear: { from: high }
        """,
        "tight.yaml") with
    { Routes = Desk.Policy.Routes };

    /// <summary>Plays all moves on a desk. Signals are numbered from <paramref name="firstSignal"/>; repeats are of those played here.</summary>
    internal List<SignalDetected> Play(Desk desk, int firstSignal = 0, bool changesPolicy = true, bool rollsDays = true)
    {
        var played = new List<SignalDetected>();
        foreach (var move in Moves)
        {
            switch (move % 20)
            {
                case < 9:
                case 16:
                    var signal = SignalOf(move / 20, firstSignal + played.Count, desk.Now) with { Phase = move % 20 == 16 ? SignalPhase.Ended : SignalPhase.Began };
                    played.Add(signal);
                    desk.Take(signal);
                    break;
                case 9: desk.Wait(TimeSpan.FromTicks(move)); break;
                case 10: desk.Wait(TimeSpan.FromSeconds(move / 20 % 90)); break;
                case 11 when played.Count > 0: desk.Take(played[move / 20 % played.Count]); break;
                case 12 when desk.State.OutstandingCount > 0: desk.Deliver(Pick(desk, move)); break;
                case 13 when desk.State.OutstandingCount > 0: desk.Fail(Pick(desk, move)); break;
                case 14 when changesPolicy: desk.Do(PolicyOf(move / 20, desk)); break;
                case 15 when rollsDays && move / 20 % 4 == 0: Roll(desk); break;
                case 17: desk.Do(new CreateSilence(SilenceOf(move / 20, desk.Now), desk.Now)); break;
                case 18: desk.Do(new ExpireSilence(SilenceOf(move / 20, desk.Now).Id, "ada", desk.Now)); break;
                case 19 when played.Count > 0: desk.Do(new AcknowledgeAlert(played[move / 20 % played.Count].SignalId, "ada", "cli", desk.Now)); break;
                default: desk.Wait(TimeSpan.FromSeconds(1)); break;
            }
        }

        return played;
    }

    internal static void Roll(Desk desk) =>
        desk.Do(new OpenDay(desk.State.Day!.Value.AddDays(1), Desk.Run, desk.State.Policy!, desk.State.Channels, desk.Now));

    private static OutstandingRequest Pick(Desk desk, int move) => desk.State.Outstanding[move / 20 % desk.State.OutstandingCount];

    private static SignalDetected SignalOf(int dice, int number, DateTimeOffset now)
    {
        var age = dice / 256 % 32 == 0 ? TimeSpan.FromMinutes(16) : TimeSpan.FromSeconds(dice / 256 % 32);
        return Desk.Sample(number, now - age, Kinds[dice % 3], (Severity)(dice / 3 % 4), Symbols[dice / 12 % 2], Subjects[dice / 24 % 4]);
    }

    private static ApplyPolicy PolicyOf(int dice, Desk desk)
    {
        var policy = Tight with { StormLimit = 1 + (dice / 4 % 3), RatePerMinute = 1 + (dice / 12 % 4), DefaultCooldownSeconds = 60 + (dice / 48 % 3) };
        return new ApplyPolicy(policy, ChannelSets[dice % 4], desk.Now, (PolicyOrigin)(dice / 144 % 2), dice / 144 % 2 == 0 ? null : "ada");
    }

    private static Silence SilenceOf(int dice, DateTimeOffset now)
    {
        var matcher = Silenced[dice % 4];
        return new Silence
        {
            Id = DeterministicId.Of("script-silence", matcher),
            Matchers = [LabelMatcher.TryParse(matcher, out var parsed) is { } problem ? throw new InvalidOperationException(problem) : parsed],
            StartsAt = now,
            EndsAt = now.AddSeconds(1 + (dice / 4 % 120)),
            Author = "ada",
            Comment = "script",
        };
    }
}

/// <summary>Makes scripts of up to some hundred moves, and smaller ones of a failing one.</summary>
public static class Scripts
{
    public static Arbitrary<Script> Script() => Arb.From(
        Gen.Choose(0, 1 << 24).ArrayOf().Select(moves => new Script(moves)),
        script => Shrunk(script.Moves).Select(moves => new Script(moves)));

    private static IEnumerable<int[]> Shrunk(int[] moves)
    {
        for (var size = moves.Length / 2; size > 0; size /= 2)
        {
            for (var at = 0; at + size <= moves.Length; at += size) yield return [.. moves[..at], .. moves[(at + size)..]];
        }
    }
}
