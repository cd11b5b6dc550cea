using System.CommandLine;
using OptionsAlerts.Fuzz.Decoders;
using OptionsAlerts.Fuzz.Running;

namespace OptionsAlerts.Fuzz;

/// <summary>The command line: exit 0 where every decoder has kept its word, 1 where one has not, the frame in hexadecimal with it.</summary>
internal static class FuzzCommand
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    public static RootCommand Root()
    {
        var decoders = new Argument<string[]>("decoder") { Description = $"Which to try; none for all: {string.Join(", ", AllDecoders.Names)}.", Arity = ArgumentArity.ZeroOrMore };
        decoders.AcceptOnlyFromAmong([.. AllDecoders.Names]);
        var frames = new Option<long>("--frames") { Description = "Frames over all decoders, which get equal times.", DefaultValueFactory = _ => 1_000_000 };
        var seed = new Option<long>("--seed") { Description = "Frames follow from it.", DefaultValueFactory = _ => 1 };
        var seconds = new Option<int>("--seconds") { Description = "The longest that it may take.", DefaultValueFactory = _ => 360 };
        var hex = new Option<string?>("--frame") { Description = "Read this one frame, in hexadecimal, with the decoders named." };
        var json = new Option<bool>("--json") { Description = "The result as JSON." };
        var root = new RootCommand("Tries every decoder with frames that are not what they should be.") { decoders, frames, seed, seconds, hex, json };
        root.SetAction(async (parsed, token) =>
        {
            string[] names = parsed.GetValue(decoders) is { Length: > 0 } some ? some : [.. AllDecoders.Names];
            if (parsed.GetValue(hex) is { } frame) return One(names, Convert.FromHexString(frame), Console.Out);
            var run = new FuzzRun(names, parsed.GetValue(frames), parsed.GetValue(seed), TimeSpan.FromSeconds(parsed.GetValue(seconds)), TimeProvider.System);
            await using var watch = TimeProvider.System.CreateTimer(_ => EndIfStuck(run.Watchdog), null, LookEvery, LookEvery);
            var trials = run.Run(Console.Error.WriteLine, token);
            await Console.Out.WriteLineAsync((parsed.GetValue(json) ? FuzzReport.AsJson(trials, parsed.GetValue(seed)) : FuzzReport.Table(trials)).AsMemory(), token);
            return trials.Any(trial => trial.Fault is not null) ? 1 : 0;
        });
        return root;
    }

    private static int One(IEnumerable<string> names, byte[] frame, TextWriter output)
    {
        foreach (var decoder in names.Select(AllDecoders.Create))
        {
            var outcome = decoder.Run(frame);
            if (outcome == FrameOutcome.Rejected) decoder.Check();
            output.WriteLine($"{decoder.Name}: {outcome}");
        }

        return 0;
    }

    // Nothing can stop a thread that does not look up: the process goes.
    private static void EndIfStuck(Watchdog watchdog)
    {
        if (watchdog.Look() is not { } fault) return;
        Console.Error.WriteLine(fault.ToString());
        Environment.Exit(1);
    }
}
