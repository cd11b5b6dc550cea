using System.Net.WebSockets;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Streaming;
using OptionsAlerts.Ingestion.Tape;

namespace OptionsAlerts.Ingestion.Ibkr;

/// <summary>How a connection to TWS is made for what keeps streams up, and what becomes of the book when one ends: nothing more is said from it until the next is ready.</summary>
internal sealed class IbkrConnection(IbkrOptions options, IbkrBook book, TimeProvider time) : IStreamProtocol, IStreamMonitor
{
    /// <summary>Completes when something has been asked for, now or before.</summary>
    public Task Wished => book.Wished;

    public Task<StreamPreparation> Prepare(ITape tape, CancellationToken cancellationToken)
    {
        lock (book.Gate) book.Looked = null;
        var address = new UriBuilder("tcp", options.Host, options.Port).Uri;
        var conversation = new IbkrConversation(options, book, time, tape);
        return Task.FromResult<StreamPreparation>(new StreamPreparation.Ready(address, new Dictionary<string, string>(StringComparer.Ordinal), conversation) { Open = Connect });
    }

    public Task Report(PollOutcome outcome, CancellationToken cancellationToken)
    {
        if (outcome.Problem is not { } reason) return Task.CompletedTask;
        lock (book.Gate)
        {
            book.Down = $"no connection to TWS: {reason}";
            book.Changed();
        }

        return Task.CompletedTask;
    }

    private Task<WebSocket> Connect(CancellationToken cancellationToken) =>
        TwsSocket.Connect(options.Host, options.Port, new TwsPacer(options.MessagesPerSecond, time), book.NextWish, cancellationToken);
}
