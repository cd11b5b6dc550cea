using OptionsAlerts.Fuzz.Decoders;
using OptionsAlerts.Fuzz.Frames;

namespace OptionsAlerts.Fuzz.Running;

/// <summary>One decoder's run: makes its frames, one after the other, reads them, and counts. It ends with the first fault.</summary>
internal sealed class Trial(IDecoder decoder, long seed, TimeProvider time, Watchdog watchdog)
{
    private readonly Mutator _mutator = new(decoder.Name, seed, decoder.Seeds);
    private long _ticks;

    public string Name => decoder.Name;

    public long Accepted { get; private set; }

    public long Rejected { get; private set; }

    public long Frames => Accepted + Rejected;

    public TimeSpan Took => time.GetElapsedTime(0, _ticks);

    /// <summary>The longest that one frame has taken, the good ones after it included.</summary>
    public TimeSpan Slowest { get; private set; }

    /// <summary>Null as long as there is none.</summary>
    public FuzzFault? Fault { get; private set; }

    /// <summary>Reads so many frames more.</summary>
    public void Turn(int frames)
    {
        var (first, last) = (Frames, Frames + frames);
        var began = time.GetTimestamp();
        var before = began;
        for (var number = first; number < last && Fault is null; number++)
        {
            One(number);
            var now = time.GetTimestamp();
            var took = time.GetElapsedTime(before, now);
            if (took > Slowest) Slowest = took;
            before = now;
        }

        watchdog.Rest();
        _ticks += before - began;
    }

    private void One(long number)
    {
        var frame = _mutator.Frame(number);
        watchdog.Begin(decoder.Name, number, frame);
        try
        {
            if (decoder.Run(frame) == FrameOutcome.Accepted)
            {
                Accepted++;
                return;
            }

            Rejected++;
            decoder.Check();
        }
        // Whatever it is, it is what is looked for.
        catch (Exception exception)
        {
            Fault = new FuzzFault(decoder.Name, seed, number, Said(exception), frame.ToArray());
        }
    }

    private static string Said(Exception exception) =>
        exception is FuzzException ? exception.Message : $"{exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}{exception.StackTrace?.Split('\n')[0]}";
}
