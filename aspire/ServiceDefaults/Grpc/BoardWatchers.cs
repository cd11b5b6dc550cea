using System.Threading.RateLimiting;
using Grpc.Core;
using Microsoft.Extensions.Hosting;
using OptionsAlerts.ServiceDefaults.Boards;

namespace OptionsAlerts.ServiceDefaults.Grpc;

/// <summary>The calls that follow one service's board: so many at once, further ones are refused. Each ends by its caller, its deadline or the service's stop.</summary>
public sealed class BoardWatchers(IHostApplicationLifetime lifetime, TimeProvider time) : IDisposable
{
    /// <summary>The most at once.</summary>
    public const int Most = 64;

    // A message under way when the service stops may still arrive, so that the call ends with its reason; a reader who does not read it is cut off.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly ConcurrencyLimiter _places = new(new ConcurrencyLimiterOptions { PermitLimit = Most, QueueLimit = 0 });

    /// <summary>Writes the latest states and then each new one, see <see cref="ConflatedWatch"/>. Does not end by itself.</summary>
    public async Task Follow<TState, TMessage>(
        BoardChanges changes, Func<IEnumerable<Posted<TState>>> look, TimeSpan interval, Func<TState, TMessage> toMessage, IServerStreamWriter<TMessage> to, ServerCallContext context)
    {
        using var place = _places.AttemptAcquire();
        if (!place.IsAcquired) throw ApiProblems.Busy($"{Most} calls watch already.");
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        await using var stop = lifetime.ApplicationStopping.Register(() => cut.CancelAfter(Grace));
        // Told at once that the watch has begun: there may be nothing to tell for long.
        await context.WriteResponseHeadersAsync([]);
        await foreach (var state in ConflatedWatch.Of(changes, look, interval, time, ends.Token)) await to.WriteAsync(toMessage(state), cut.Token);
    }

    public void Dispose() => _places.Dispose();
}
