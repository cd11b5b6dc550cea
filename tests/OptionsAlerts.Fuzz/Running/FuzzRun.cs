using OptionsAlerts.Fuzz.Decoders;

namespace OptionsAlerts.Fuzz.Running;

/// <summary>Tries decoders in turns until each has read its share of the frames, or the time is over.</summary>
internal sealed class FuzzRun(IReadOnlyList<string> decoders, long frames, long seed, TimeSpan limit, TimeProvider time)
{
    private const int TurnFrames = 500;
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(10);

    /// <summary>Generous: a collection of garbage or a busy machine is no hang.</summary>
    public static readonly TimeSpan FrameLimit = TimeSpan.FromSeconds(5);

    public Watchdog Watchdog { get; } = new(time, FrameLimit, seed);

    /// <summary>Runs to the end; a decoder with a fault is left out from there on.</summary>
    /// <param name="progress">Takes a line now and then.</param>
    public IReadOnlyList<Trial> Run(Action<string> progress, CancellationToken cancellationToken)
    {
        Trial[] trials = [.. decoders.Select(name => new Trial(AllDecoders.Create(name), seed, time, Watchdog))];
        var share = (frames + trials.Length - 1) / trials.Length;
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

                var left = (int)Math.Min(TurnFrames, share - trial.Frames);
                if (left <= 0 || trial.Fault is not null) continue;
                trial.Turn(left);
                isGoing = true;
                if (trial.Fault is { } fault) progress(fault.ToString());
            }
        }

        return trials;
    }
}
