using System.Runtime.CompilerServices;

namespace OptionsAlerts.ServiceDefaults.Boards;

/// <summary>
/// Follows a board in rounds: each gives the states that are new since the round before, then nothing is given for an interval. Of one key there is at most one state an
/// interval, and whoever is slower than the market gets the newest of each key, not all: nothing queues. Between rounds it holds no state, only versions.
/// </summary>
public static class ConflatedWatch
{
    /// <param name="look">The states watched as they stand, read one by one as they are asked for.</param>
    /// <returns>The latest states at once, new ones as they come, until it is cancelled.</returns>
    public static async IAsyncEnumerable<T> Of<T>(
        BoardChanges changes, Func<IEnumerable<Posted<T>>> look, TimeSpan interval, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var told = new Dictionary<string, long>(StringComparer.Ordinal);
        while (true)
        {
            // Before the look: what changes behind it ends the wait.
            var changed = changes.Next;
            var hadNews = false;
            foreach (var posted in look())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (told.TryGetValue(posted.Key, out var version) && version == posted.Version) continue;
                (told[posted.Key], hadNews) = (posted.Version, true);
                yield return posted.State;
            }

            if (hadNews) await Task.Delay(interval, time, cancellationToken);
            await changed.WaitAsync(cancellationToken);
        }
    }
}
