using System.Text;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Fuzz.Frames;
using OptionsAlerts.Ingestion.Polygon;
using OptionsAlerts.Ingestion.Tape;

namespace OptionsAlerts.Fuzz.Decoders;

/// <summary>
/// Polygon's frames onto the real tape, one tape for the whole run: every batch and spot may go on the bus, what it holds stays within its limits, and after a frame of which nothing was
/// taken two new prints are admitted as ever.
/// </summary>
internal sealed class TapeDecoder : IDecoder
{
    private static readonly TapeOptions Options = new() { BatchSize = 100, QueueBatches = 16, RepeatWindow = 1_024, MaxContracts = 2_000 };

    private readonly MarketTape _tape = new(["SPY", "SPX"], Options, TrialTime.Start);
    private readonly List<PolygonStatus> _statuses = [];
    private readonly ulong _expected;
    private long _sequence = 5_000_000_000_000_000;
    private long _taken;

    public TapeDecoder()
    {
        Seeds = [.. Corpus.Of("polygon-frames").Select(frame => frame.Bytes)];
        _expected = Good();
    }

    public string Name => "tape";

    public IReadOnlyList<byte[]> Seeds { get; }

    public FrameOutcome Run(ReadOnlySpan<byte> frame)
    {
        Read(frame, digest: null);
        var statistics = _tape.Statistics();
        if (statistics.Contracts > Options.MaxContracts) throw new FuzzException("it knows more contracts than it may");
        if (statistics.Bad.Count > 65) throw new FuzzException("it counts more reasons than it may");
        var taken = statistics.Trades + statistics.Quotes + statistics.PublishedSpots;
        var isAccepted = taken > _taken;
        _taken = taken;
        return isAccepted ? FrameOutcome.Accepted : FrameOutcome.Rejected;
    }

    public void Check()
    {
        var before = _tape.Statistics();
        var good = Good();
        var after = _tape.Statistics();
        _taken = after.Trades + after.Quotes + after.PublishedSpots;
        if (good != _expected || after.Trades != before.Trades + 2 || after.Repeats != before.Repeats) throw new FuzzException("the next good prints are not admitted as ever");
    }

    private ulong Good()
    {
        var trade = FormattableString.Invariant(
            $$"""[{"ev":"T","sym":"O:SPY260717C00600000","x":65,"p":1.25,"s":3,"c":[219],"t":1782831000000,"q":{{++_sequence}}},{"ev":"T","sym":"O:SPX260717P06000000","x":309,"p":10.5,"s":1,"t":1782831000001,"q":{{++_sequence}}}]""");
        var digest = new Digest();
        Read(Encoding.UTF8.GetBytes(trade), digest);
        return digest.Value;
    }

    private void Read(ReadOnlySpan<byte> frame, Digest? digest)
    {
        PolygonFrame.Read(frame, _tape, _statuses);
        _statuses.Clear();
        _tape.Tick(TrialTime.Start);
        var stamp = new MarketStamp { RunId = "trial", Feed = "polygon" };
        while (_tape.TryTake(out var columns))
        {
            var batch = columns.ToBatch(_tape.NameOf(columns), stamp);
            batch.Validate();
            if (digest is not null) Add(batch, digest);
            _tape.Published(columns, TimeSpan.Zero);
        }

        foreach (var spot in _tape.TakeSpots(stamp))
        {
            spot.Validate();
            _tape.PublishedSpot();
        }
    }

    // All but side and number, which follow from what was accepted before.
    private static void Add(OptionTradeBatch batch, Digest digest)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            digest.Add(batch.Contracts[batch.Contract[i]]);
            digest.Add(batch.TimeMicros[i]);
            digest.Add(batch.Price[i]);
            digest.Add(batch.Size[i]);
            digest.Add(batch.Exchange[i]);
            digest.Add(batch.Condition[i]);
            digest.Add(batch.Flags[i]);
        }
    }
}
