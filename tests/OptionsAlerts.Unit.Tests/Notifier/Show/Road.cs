using System.Collections.Concurrent;
using System.Globalization;
using OptionsAlerts.Fakes.Http;

namespace OptionsAlerts.Unit.Tests.Notifier.Show;

/// <summary>Calls that have left a notifier and not reached their provider: virtual time stands still while there are any, or a call's way would seem to take seconds.</summary>
internal sealed class Road
{
    private const string Mark = "x-on-the-way";
    private readonly ConcurrentDictionary<string, byte> _under = new(StringComparer.Ordinal);
    private long _calls;

    public bool IsEmpty => _under.IsEmpty;

    /// <summary>A handler of one life's calls.</summary>
    public DelegatingHandler From(int life) => new Leaving(this, life);

    /// <summary>Notes that a call has arrived; the life it came from.</summary>
    public int Arrived(FakeRequest request)
    {
        var mark = request.Header(Mark)!;
        _under.TryRemove(mark, out _);
        return int.Parse(mark.AsSpan(0, mark.IndexOf('-', StringComparison.Ordinal)), CultureInfo.InvariantCulture);
    }

    private sealed class Leaving(Road road, int life) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var mark = string.Create(CultureInfo.InvariantCulture, $"{life}-{Interlocked.Increment(ref road._calls)}");
            road._under[mark] = 0;
            request.Headers.Add(Mark, mark);
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            finally
            {
                road._under.TryRemove(mark, out _);
            }
        }
    }
}
