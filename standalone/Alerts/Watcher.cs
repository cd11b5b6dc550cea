using System.Runtime.CompilerServices;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Standalone.Remote;

namespace OptionsAlerts.Standalone.Alerts;

/// <summary>
/// Watches an engine's decisions over broken connections and restarts: after each it goes on from the last decision seen, so that none is lost and none comes twice. That the
/// engine does not answer at the very beginning is an error.
/// </summary>
internal sealed class Watcher(EngineClient engine, TextWriter errors, TimeProvider time)
{
    /// <summary>The position that stands for: whatever is decided from now on.</summary>
    public const long FromNow = -1;

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    public async IAsyncEnumerable<Decision> Watch(WatchRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // From now on means from a position: what is decided while a first connection breaks must not be lost.
        if (request.AfterPosition == FromNow)
        {
            var newest = await engine.Call((log, options) => log.ListAsync(new ListRequest { RunId = request.RunId, PageSize = 1 }, options), cancellationToken);
            request.AfterPosition = newest.Decisions.Count > 0 ? newest.Decisions[0].Position : 0;
        }

        var wait = FirstWait;
        var hasAnswered = false;
        while (true)
        {
            await using var decisions = engine.Stream((log, options) => log.Watch(request, options), cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (true)
            {
                try
                {
                    if (!await decisions.MoveNextAsync()) break;
                }
                catch (UnreachableException exception) when (hasAnswered || request.AfterPosition > 0)
                {
                    await errors.WriteLineAsync($"options-alerts: {exception.Message} Trying again.");
                    break;
                }

                (hasAnswered, wait) = (true, FirstWait);
                request.AfterPosition = decisions.Current.Position;
                yield return decisions.Current;
            }

            await Task.Delay(wait, time, cancellationToken);
            wait = wait * 2 > LongestWait ? LongestWait : wait * 2;
        }
    }
}
