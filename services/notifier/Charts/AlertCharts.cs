using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Charts;

/// <summary>
/// Pictures for alerts of severity high or critical. One is kept for a few seconds, so that an alert on several channels, or several alerts at once, ask once; a source
/// that did not answer is left alone for half a minute, so that one outage delays one alert. At most <see cref="Most"/> are kept.
/// </summary>
internal sealed class AlertCharts(
    IEnumerable<IChartSource> sources, IOptions<NotifierOptions> options, ReasonText reasons, NotifierMetrics metrics, TimeProvider time, ILogger<AlertCharts> logger) : IAlertCharts
{
    /// <summary>Pictures kept, some 100 KB each.</summary>
    public const int Most = 32;

    /// <summary>For how long one is as good as new.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    /// <summary>For how long a symbol without a picture is not asked for again.</summary>
    public static readonly TimeSpan LeftAlone = TimeSpan.FromSeconds(30);

    private readonly IChartSource[] _sources = [.. sources];
    private readonly Dictionary<(string Source, string Symbol), Kept> _kept = [];
    private readonly Lock _gate = new();
    private readonly long _start = time.GetTimestamp();

    public async Task<byte[]?> Of(ChannelMessage message, CancellationToken cancellationToken)
    {
        if (message.Severity < Severity.High || message.Notice == Notice.AllClear || message.Along > 0) return null;
        if (Array.Find(_sources, source => source.Shows(message.Kind)) is not { } source) return null;
        // The asking is shared: one caller that gives up takes nothing from the others.
        return await Find(source, message.Symbol).Value.WaitAsync(cancellationToken);
    }

    private Kept Find(IChartSource source, string symbol)
    {
        lock (_gate)
        {
            var now = time.GetElapsedTime(_start);
            if (_kept.TryGetValue((source.Name, symbol), out var kept) && kept.Until > now)
            {
                metrics.Chart(source.Name, "kept");
                return kept;
            }

            if (_kept.Count >= Most) MakeRoom(now);
            return _kept[(source.Name, symbol)] = new Kept(kept => Draw(source, symbol, kept));
        }
    }

    private void MakeRoom(TimeSpan now)
    {
        foreach (var key in _kept.Where(pair => pair.Value.Until <= now).Select(pair => pair.Key).ToList()) _kept.Remove(key);
        if (_kept.Count >= Most) _kept.Remove(_kept.MinBy(pair => pair.Value.Until).Key);
    }

    // Never throws.
    private async Task<byte[]?> Draw(IChartSource source, string symbol, Kept kept)
    {
        using var deadline = new CancellationTokenSource(options.Value.Charts.Deadline, time);
        var picture = default(byte[]);
        try
        {
            picture = await source.Draw(symbol, deadline.Token);
            metrics.Chart(source.Name, picture is null ? "absent" : "drawn");
        }
        catch (Exception) when (deadline.IsCancellationRequested)
        {
            metrics.Chart(source.Name, "late");
            NotifierLog.NoChart(logger, source.Name, $"no answer within {Words.Of(options.Value.Charts.Deadline)}");
        }
        catch (Exception failure)
        {
            metrics.Chart(source.Name, "failed");
            NotifierLog.NoChart(logger, source.Name, reasons.Of(failure.Message));
        }

        kept.Until = time.GetElapsedTime(_start) + (picture is null ? LeftAlone : Fresh);
        return picture;
    }

    // Asked for once, by the first who wants it, outside the lock.
    private sealed class Kept(Func<Kept, Task<byte[]?>> draw)
    {
        private readonly Lock _first = new();
        private Task<byte[]?>? _picture;
        private long _until = TimeSpan.MaxValue.Ticks;

        public Task<byte[]?> Value
        {
            get
            {
                lock (_first) return _picture ??= draw(this);
            }
        }

        /// <summary>By the time since the start; without end until it is there.</summary>
        public TimeSpan Until
        {
            get => TimeSpan.FromTicks(Interlocked.Read(ref _until));
            set => Interlocked.Exchange(ref _until, value.Ticks);
        }
    }
}
