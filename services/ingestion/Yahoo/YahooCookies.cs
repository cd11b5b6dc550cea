using System.Net;

namespace OptionsAlerts.Ingestion.Yahoo;

/// <summary>The feed's cookies: secrets, held in memory and sent to the hosts they are for, nowhere else. Bounded by the container's own limits.</summary>
public sealed class YahooCookies
{
    private volatile CookieContainer _jar = new();

    /// <summary>How many there are.</summary>
    public int Count => _jar.Count;

    public override string ToString() => "***";

    /// <summary>Forgets all.</summary>
    internal void Clear() => _jar = new CookieContainer();

    /// <summary>The header for a request; empty where no cookie is for the address.</summary>
    internal string For(Uri address) => _jar.GetCookieHeader(address);

    /// <summary>Keeps what an answer sets; what is no cookie, or another host's, is passed over.</summary>
    internal void Take(Uri address, HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues("Set-Cookie", out var cookies)) return;
        foreach (var cookie in cookies)
        {
            try
            {
                _jar.SetCookies(address, cookie);
            }
            catch (CookieException)
            {
                // Not one that this host may set.
            }
        }
    }
}

/// <summary>Sends and keeps the cookies, of every step of a redirect too.</summary>
public sealed class YahooCookieHandler(YahooCookies cookies) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var address = request.RequestUri!;
        if (cookies.For(address) is { Length: > 0 } header) request.Headers.TryAddWithoutValidation("Cookie", header);
        var response = await base.SendAsync(request, cancellationToken);
        cookies.Take(address, response);
        return response;
    }
}
