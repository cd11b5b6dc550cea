using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Net.WebSockets;

namespace OptionsAlerts.Ingestion.Streaming;

/// <summary>Says in one line, without the address, what ended a connection.</summary>
internal static class StreamFailure
{
    /// <summary>Why a socket did not open.</summary>
    public static StreamEnd Opening(ClientWebSocket? socket, Exception exception, DateTimeOffset now)
    {
        var status = socket is null ? 0 : (int)socket.HttpStatusCode;
        if (socket is null || status is 0 or 101) return new StreamEnd(StreamEndKind.Broken, $"no connection ({Cause(exception)})");
        var kind = status switch
        {
            401 or 403 => StreamEndKind.AuthRefused,
            429 => StreamEndKind.RateLimited,
            _ => StreamEndKind.Broken,
        };
        return new StreamEnd(kind, string.Create(CultureInfo.InvariantCulture, $"the opening was answered with HTTP {status}"), RetryAfter(socket, now));
    }

    /// <summary>The server's goodbye. A policy that was violated (1008) is that of one connection an account: the other one is not to be thrown out again at once.</summary>
    public static StreamEnd Closed(WebSocket socket)
    {
        var words = ServerText.OneLine(socket.CloseStatusDescription);
        var code = (int)(socket.CloseStatus ?? WebSocketCloseStatus.Empty);
        return new StreamEnd(
            code == (int)WebSocketCloseStatus.PolicyViolation ? StreamEndKind.TooManyConnections : StreamEndKind.Broken,
            string.Create(CultureInfo.InvariantCulture, $"closed by the server with {code}{(words.Length == 0 ? "" : $" ({words})")}"));
    }

    /// <summary>How an open connection broke.</summary>
    public static string Words(Exception exception, StreamPolicy policy) =>
        IsPongMissing(exception) ? Seconds("no answer to a ping within", policy.PongTimeout) : $"the connection broke off ({Cause(exception)})";

    public static string Seconds(string what, TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{what} {time.TotalSeconds:0.#} s");

    // The kind alone: messages name the address.
    private static string Cause(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case SocketException socket:
                    return socket.SocketErrorCode.ToString();
                case HttpRequestException { InnerException: null } request:
                    return request.HttpRequestError.ToString();
                case WebSocketException { InnerException: null } socket:
                    return socket.WebSocketErrorCode.ToString();
            }
        }

        return exception.GetBaseException().GetType().Name;
    }

    // The client tells it in words only.
    private static bool IsPongMissing(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
            if (cause.Message.Contains("Pong", StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    private static TimeSpan? RetryAfter(ClientWebSocket socket, DateTimeOffset now)
    {
        if (socket.HttpResponseHeaders is not { } headers || !headers.TryGetValue("Retry-After", out var values)) return null;
        if (!RetryConditionHeaderValue.TryParse(values.FirstOrDefault(), out var retry)) return null;
        var wait = retry.Delta ?? (retry.Date is { } date ? date - now : null);
        return wait > TimeSpan.Zero ? wait : null;
    }
}
