using OptionsAlerts.Ingestion.Streaming;

namespace OptionsAlerts.Unit.Tests.Ingestion.Tradier;

/// <summary>Keeps what a conversation wants sent.</summary>
internal sealed class TradierOutbox : IStreamOutbox
{
    public List<string> Sent { get; } = [];

    public void Text(string message) => Sent.Add(message);

    public void Binary(ReadOnlyMemory<byte> message) => throw new NotSupportedException("Tradier takes no binary.");
}
