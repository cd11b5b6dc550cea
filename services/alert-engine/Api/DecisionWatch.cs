using System.Runtime.CompilerServices;
using OptionsAlerts.AlertEngine.Log;

namespace OptionsAlerts.AlertEngine.Api;

/// <summary>
/// Follows the decisions of a log that fit a filter, from a position on: each once, in order, however rarely one fits. No part of the log is looked at twice but for what came between two looks: what
/// has been looked at is left behind whether it fitted or not.
/// </summary>
/// <param name="newest">The position of the log's newest event.</param>
/// <param name="after">Decisions after a position that fit, oldest first, a page at most.</param>
/// <param name="page">The most that <paramref name="after"/> gives; fewer mean that there are no more.</param>
/// <param name="interval">The wait after a look that found nothing.</param>
internal sealed class DecisionWatch(
    Func<CancellationToken, Task<long>> newest, Func<long, CancellationToken, Task<IReadOnlyList<LoggedEvent>>> after, int page, TimeSpan interval, TimeProvider time)
{
    /// <summary>Runs until it is cancelled. Whoever goes on after the position of the last decision misses none and is told none twice.</summary>
    public async IAsyncEnumerable<LoggedEvent> From(long position, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            // Asked before: what is decided while the page is read comes after it.
            var head = await newest(cancellationToken);
            var found = await after(position, cancellationToken);
            foreach (var decision in found)
            {
                yield return decision;
                position = decision.Position;
            }

            // All up to there has been looked at, whatever fits the filter.
            if (found.Count < page) position = Math.Max(position, head);
            if (found.Count == 0) await Task.Delay(interval, time, cancellationToken);
        }
    }
}
