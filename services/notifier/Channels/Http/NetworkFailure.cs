using System.Net.Sockets;
using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Channels.Http;

/// <summary>What a call without an answer means. Always transient; a repeat is possible unless the connection never stood.</summary>
internal static class NetworkFailure
{
    /// <summary>True for the exceptions that say that no answer came.</summary>
    public static bool Is(Exception exception) => exception is HttpRequestException or IOException or SocketException || IsOfConnecting(exception);

    public static DeliveryResult Of(Exception exception, ReasonText reasons)
    {
        var error = (exception as HttpRequestException)?.HttpRequestError ?? HttpRequestError.Unknown;
        if (IsOfConnecting(exception)) error = HttpRequestError.ConnectionError;
        var neverSent = error is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;
        var words = error switch
        {
            HttpRequestError.NameResolutionError => "host name not found",
            HttpRequestError.ConnectionError => "no connection",
            HttpRequestError.SecureConnectionError => "no TLS connection",
            HttpRequestError.ProxyTunnelError => "the proxy refused the tunnel",
            HttpRequestError.ResponseEnded => "the connection closed before the answer",
            _ => "the connection broke",
        };
        return new DeliveryResult.Transient(reasons.Of($"{words}: {exception.GetBaseException().Message}"), MayHaveArrived: !neverSent);
    }

    // The connection's own time limit comes as a cancellation that nobody asked for; the call's limit is the pipeline's, and another.
    private static bool IsOfConnecting(Exception exception) => exception is OperationCanceledException { InnerException: TimeoutException };
}
