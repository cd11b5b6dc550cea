using System.Collections.Concurrent;
using System.Globalization;
using OptionsAlerts.Fakes.Http;

namespace OptionsAlerts.Unit.Tests.Notifier.Show;

/// <summary>
/// Calls that have left a notifier and are not answered: virtual time stands still while there are any, or a call's way would seem to take seconds. Those that will get no answer are let go.
/// </summary>
internal sealed class Road
{
    private const string Mark = "x-on-the-way";
    private readonly ConcurrentDictionary<string, byte> _under = new(StringComparer.Ordinal);
    private long _calls;

    public bool IsEmpty => _under.IsEmpty;

    /// <summary>Asked of each call where it goes instead; null where it goes where it is meant to.</summary>
    public Func<Uri, Uri?>? Detour { get; set; }

    /// <summary>A handler of one life's calls.</summary>
    public DelegatingHandler From(int life) => new Leaving(this, life);

    /// <summary>The life that made a call; null where it did not come over this road.</summary>
    public static int? LifeOf(FakeRequest request) => request.Header(Mark) is { } mark ? int.Parse(mark.AsSpan(0, mark.IndexOf('-', StringComparison.Ordinal)), CultureInfo.InvariantCulture) : null;

    /// <summary>Time goes on, whatever becomes of those that are on their way now.</summary>
    public void LetGo() => _under.Clear();

    /// <summary>Time goes on, whatever becomes of this call.</summary>
    public void LetGo(FakeRequest request)
    {
        if (request.Header(Mark) is { } mark) _under.TryRemove(mark, out _);
    }

    private sealed class Leaving(Road road, int life) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var mark = string.Create(CultureInfo.InvariantCulture, $"{life}-{Interlocked.Increment(ref road._calls)}");
            road._under[mark] = 0;
            request.Headers.Add(Mark, mark);
            if (road.Detour?.Invoke(request.RequestUri!) is { } elsewhere) request.RequestUri = new Uri(elsewhere, request.RequestUri!.PathAndQuery);
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
