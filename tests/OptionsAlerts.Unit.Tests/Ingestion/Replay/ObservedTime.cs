using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace OptionsAlerts.Unit.Tests.Ingestion.Replay;

/// <summary>Fake time that tells when somebody begins to wait, so that a test moves it only then.</summary>
internal sealed class ObservedTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly Channel<TimeSpan> _timers = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _timers.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Completes when a wait of this length has begun (others that began before are passed over); fails after ten seconds.</summary>
    public Task Waiting(TimeSpan length) => Waiting(begun => begun == length);

    /// <summary>The length of the next wait that is one of those wanted; fails after ten seconds.</summary>
    public async Task<TimeSpan> Waiting(Predicate<TimeSpan> wanted)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (true)
        {
            var begun = await _timers.Reader.ReadAsync(deadline.Token);
            if (wanted(begun)) return begun;
        }
    }
}
