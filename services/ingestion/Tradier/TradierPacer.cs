using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace OptionsAlerts.Ingestion.Tradier;

/// <summary>
/// Keeps the feed's requests within the limit that Tradier states with every answer (<c>X-Ratelimit-Available</c> until <c>X-Ratelimit-Expiry</c>), so that
/// a 429 is met only where something else uses the same token up. One for all of the feed's requests; the requests under way count as taken. No wait is
/// longer than the limit's window of a minute, whatever a header says.
/// </summary>
public sealed class TradierPacer(TimeProvider time)
{
    /// <summary>What Tradier counts over.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private DateTimeOffset _until;
    private long _left;
    private int _underWay;

    /// <summary>How long nothing is left; null where something is.</summary>
    public TimeSpan? Pause
    {
        get
        {
            lock (_gate)
            {
                var wait = _until - time.GetUtcNow();
                return _left <= 0 && wait > TimeSpan.Zero ? wait : null;
            }
        }
    }

    /// <summary>Waits until a request may go; each is to be followed by <see cref="Leave"/>.</summary>
    public async Task Enter(CancellationToken cancellationToken)
    {
        while (!TryTake(out var wait)) await Task.Delay(wait, time, cancellationToken);
    }

    /// <summary>The request is over, answered or not.</summary>
    public void Leave()
    {
        lock (_gate) _underWay--;
    }

    /// <summary>Takes what an answer says about the limit; numbers that are none are passed over.</summary>
    public void Observe(HttpResponseMessage response)
    {
        var refused = response.StatusCode == HttpStatusCode.TooManyRequests;
        var available = Number(response.Headers, "X-Ratelimit-Available");
        var expiry = Number(response.Headers, "X-Ratelimit-Expiry");
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var until = expiry is > 0 and < 7_258_118_400_000 ? DateTimeOffset.FromUnixTimeMilliseconds(expiry.Value) : DateTimeOffset.MinValue;
            if (until > now + Window) until = now + Window;
            if (refused)
            {
                (_left, _until) = (0, until > now ? until : now + (response.Headers.RetryAfter?.Delta is { } asked && asked < Window ? asked : Window));
                return;
            }

            if (available is not { } left || until <= now || until < _until) return;
            left = Math.Max(0, left) - Math.Max(0, _underWay - 1);
            _left = until > _until ? left : Math.Min(_left, left);
            _until = until;
        }
    }

    private bool TryTake(out TimeSpan wait)
    {
        lock (_gate)
        {
            wait = _until - time.GetUtcNow();
            if (wait > TimeSpan.Zero && --_left < 0)
            {
                _left = 0;
                return false;
            }

            _underWay++;
            return true;
        }
    }

    private static long? Number(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>Shows the pacer every answer, refusals among them.</summary>
public sealed class TradierRateHandler(TradierPacer pacer) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        pacer.Observe(response);
        return response;
    }
}
