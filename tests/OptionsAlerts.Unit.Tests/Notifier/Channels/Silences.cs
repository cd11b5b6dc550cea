using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.Fakes.Http;

namespace OptionsAlerts.Unit.Tests.Notifier.Channels;

/// <summary>
/// Faults whose silences nobody waits for: a notifier's time goes no faster than the real one, so that no busy machine has a good call end, but past a call's limit as soon as one has come that will get no
/// answer.
/// </summary>
internal sealed class Silences : IDisposable
{
    /// <summary>A call's limits: longer than a good one takes on a busy machine.</summary>
    public static readonly (string Key, string Value)[] Limits = [("Notifier:Delivery:AttemptTimeout", "00:00:02"), ("Notifier:Delivery:ConnectTimeout", "00:00:02")];

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);

    private readonly SemaphoreSlim _begun = new(0);
    private readonly ConcurrentQueue<Fault> _faults;

    /// <param name="faults">What the next requests meet, in order.</param>
    public Silences(ChannelRig rig, params ReadOnlySpan<Fault> faults)
    {
        _faults = new ConcurrentQueue<Fault>(faults.ToArray());
        ((IHasWeather)rig.Fake).Weather = _ =>
        {
            if (!_faults.TryDequeue(out var fault)) return null;
            if (fault is Fault.Silence) _begun.Release();
            return fault;
        };
    }

    /// <summary>The notifier's; it begins with the real one, which the fakes check signatures by.</summary>
    public FakeTimeProvider Time { get; } = new(TimeProvider.System.GetUtcNow());

    /// <summary>Faults that no request has met yet.</summary>
    public int Left => _faults.Count;

    /// <summary>Lets time go on until the work is done.</summary>
    public async Task Pass(Task work)
    {
        while (!work.IsCompleted) Time.Advance(await _begun.WaitAsync(Step) ? Limit : Step);
        await work;
    }

    public void Dispose() => _begun.Dispose();
}
