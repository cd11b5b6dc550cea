using OptionsAlerts.Fuzz.Decoders;

namespace OptionsAlerts.Fuzz.Running;

/// <summary>
/// Tries decoders in turns of equal time until all together have read the frames, or the time is over: fast ones read more. Which frames a decoder reads depends on the seed alone, how
/// many of them on the machine.
/// </summary>
internal sealed class FuzzRun(IReadOnlyList<string> decoders, long frames, long seed, TimeSpan limit, TimeProvider time)
{
    private const int FirstTurn = 200;
    private const int LongestTurn = 20_000;
    private const double TurnSeconds = 0.05;
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(10);

    /// <summary>Generous: a collection of garbage or a busy machine is no hang.</summary>
    public static readonly TimeSpan FrameLimit = TimeSpan.FromSeconds(5);

    public Watchdog Watchdog { get; } = new(time, FrameLimit, seed);

    /// <summary>Runs to the end; a decoder with a fault is left out from there on.</summary>
    /// <param name="progress">Takes a line now and then.</param>
    public IReadOnlyList<Trial> Run(Action<string> progress, CancellationToken cancellationToken)
    {
        Trial[] trials = [.. decoders.Select(name => new Trial(AllDecoders.Create(name), seed, time, Watchdog))];
        var began = time.GetTimestamp();
        var told = TimeSpan.Zero;
        for (var isGoing = true; isGoing && !cancellationToken.IsCancellationRequested;)
        {
            isGoing = false;
            foreach (var trial in trials)
            {
                var took = time.GetElapsedTime(began);
                if (took >= limit || cancellationToken.IsCancellationRequested) return trials;
                if (took - told >= ProgressEvery)
                {
                    told = took;
                    progress(FormattableString.Invariant($"{took.TotalSeconds,5:0} s  {trials.Sum(each => each.Frames),12:N0} frames  {trials.Count(each => each.Fault is not null)} faults"));
                }

                var left = frames - trials.Sum(each => each.Frames);
                if (left <= 0) return trials;
                if (trial.Fault is not null) continue;
                trial.Turn((int)Math.Min(Turn(trial), left));
                isGoing = true;
                if (trial.Fault is { } fault) progress(fault.ToString());
            }
        }

        return trials;
    }

    private static int Turn(Trial trial) => trial.Frames == 0 ? FirstTurn : (int)Math.Clamp(TurnSeconds * trial.Frames / trial.Took.TotalSeconds, 1, LongestTurn);
}
