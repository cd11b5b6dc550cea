using OptionsAlerts.Fuzz.Frames;
using OptionsAlerts.Ingestion.Polygon;

namespace OptionsAlerts.Fuzz.Decoders;

/// <summary>Polygon's frames, read the fast way and the general one: both must say the same of every frame, statuses and bad events too.</summary>
internal sealed class PolygonFrameDecoder : IDecoder
{
    private readonly ulong _expected;

    public PolygonFrameDecoder()
    {
        Seeds = [.. Corpus.Of(Name).Select(frame => frame.Bytes)];
        _expected = Read(Seeds[0], useFast: true).Said;
    }

    public string Name => "polygon-frames";

    public IReadOnlyList<byte[]> Seeds { get; }

    public FrameOutcome Run(ReadOnlySpan<byte> frame)
    {
        var fast = Read(frame, useFast: true);
        if (Read(frame, useFast: false) != fast) throw new FuzzException("the fast way and the general one differ");
        return fast.Taken > 0 ? FrameOutcome.Accepted : FrameOutcome.Rejected;
    }

    public void Check()
    {
        if (Read(Seeds[0], useFast: true).Said != _expected) throw new FuzzException("the next good frame gives something else");
    }

    private static (ulong Said, int Taken) Read(ReadOnlySpan<byte> frame, bool useFast)
    {
        var tape = new TrialTape();
        var statuses = new List<PolygonStatus>();
        PolygonFrame.Read(frame, tape, statuses, useFast);
        var taken = tape.Writes + statuses.Count;
        foreach (var (status, message) in statuses)
        {
            tape.Written.Add(status);
            tape.Written.Add(message);
        }

        tape.Written.Add((long)tape.Bads);
        return (tape.Written.Value, taken);
    }
}
