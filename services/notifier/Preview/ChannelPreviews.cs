using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Notifier.Answers;
using OptionsAlerts.Notifier.Channels;
using OptionsAlerts.Notifier.Channels.Console;
using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Preview;

/// <summary>
/// Shows messages as the channels would send them, by each channel's own code up to the call, which is kept instead of made: nothing is sent. One at a time.
/// </summary>
public sealed class ChannelPreviews : IAsyncDisposable
{
    private readonly CapturedCalls _calls = new();
    private readonly KeptLine _line = new();
    private readonly ChannelBench _bench;
    private readonly ReasonText _reasons;
    private readonly AcknowledgeLinks _links;

    /// <param name="configuration">Settings as the notifier has them; a channel that is not configured has made-up ones.</param>
    /// <exception cref="OptionsValidationException">They are wrong: <see cref="ChannelBench.Problems"/> of the same says how.</exception>
    public ChannelPreviews(IConfiguration configuration)
    {
        _bench = ChannelBench.Captured(configuration, _calls, _line);
        _reasons = _bench.Services.GetRequiredService<ReasonText>();
        _links = new AcknowledgeLinks(_bench.Services.GetRequiredService<IOptions<NotifierOptions>>());
    }

    /// <summary>The message on a channel of <see cref="ChannelBench.Channels"/>, with a link to acknowledge by where links are configured.</summary>
    public async Task<ChannelPreview> Of(string channel, ChannelMessage message, CancellationToken cancellationToken)
    {
        if (message.Notice != Notice.AllClear) message = message with { AcknowledgeAt = message.AcknowledgeAt ?? _links.Of(message.AlertId, channel) };
        // How the stand-in's answer reads is of no interest.
        await _bench.Services.GetRequiredKeyedService<IChannel>(channel).Send(message, cancellationToken);
        return ChannelPreview.Of(channel, _calls.Take() ?? new CapturedCall(string.Empty, _line.Line), _reasons);
    }

    public async ValueTask DisposeAsync()
    {
        await _bench.DisposeAsync();
        _calls.Dispose();
    }

    private sealed class KeptLine : IConsoleSink
    {
        public string Line { get; private set; } = string.Empty;

        public Task Write(ChannelMessage message, string line, CancellationToken cancellationToken)
        {
            Line = line;
            return Task.CompletedTask;
        }
    }
}
