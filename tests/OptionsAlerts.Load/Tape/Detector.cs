using System.Threading.Channels;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Volume;

namespace OptionsAlerts.Load.Tape;

/// <summary>The volume watch behind the inbox of its service, without the store: what it would save is taken from it every second and thrown away.</summary>
internal sealed class Detector
{
    private const int InboxCapacity = 8_192;
    private static readonly TimeSpan SaveEvery = TimeSpan.FromSeconds(1);

    private readonly VolumeAnalysis _analysis;
    private readonly TimeProvider _time;
    private readonly Channel<OptionTradeBatch> _inbox;
    private readonly List<double> _ages = [];
    private long _taken;
    private long _dropped;

    public Detector(VolumeAnalysis analysis, TimeProvider time)
    {
        _analysis = analysis;
        _time = time;
        _inbox = Channel.CreateBounded<OptionTradeBatch>(
            new BoundedChannelOptions(InboxCapacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }, batch => Interlocked.Add(ref _dropped, batch.Count));
    }

    /// <summary>Prints the watch has taken.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>Prints that a full inbox dropped.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Of each batch the age of its first print when the watch had taken it, milliseconds. Read when all is quiet.</summary>
    public IReadOnlyList<double> Ages => _ages;

    public ValueTask Enqueue(OptionTradeBatch batch, CancellationToken cancellationToken)
    {
        batch.Validate();
        return _inbox.Writer.WriteAsync(batch, cancellationToken);
    }

    public async Task Run(CancellationToken cancellationToken)
    {
        var saved = _time.GetTimestamp();
        await foreach (var batch in _inbox.Reader.ReadAllAsync(cancellationToken))
        {
            var now = _time.GetUtcNow();
            _analysis.Take(batch, now);
            _ages.Add((now - DateTimeOffset.UnixEpoch.AddTicks(batch.TimeMicros[0] * TimeSpan.TicksPerMicrosecond)).TotalMilliseconds);
            Interlocked.Add(ref _taken, batch.Count);
            if (_time.GetElapsedTime(saved) < SaveEvery) continue;
            _analysis.TakeChanges();
            saved = _time.GetTimestamp();
        }
    }
}
