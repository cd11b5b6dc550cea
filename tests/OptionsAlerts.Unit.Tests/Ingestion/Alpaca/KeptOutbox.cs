using OptionsAlerts.Fakes.Alpaca;
using OptionsAlerts.Ingestion.Streaming;

namespace OptionsAlerts.Unit.Tests.Ingestion.Alpaca;

/// <summary>Keeps what a conversation wants sent, taken apart.</summary>
internal sealed class KeptOutbox : IStreamOutbox
{
    public List<Dictionary<string, string[]>> Sent { get; } = [];

    public void Text(string message) => throw new InvalidOperationException("Alpaca's option stream takes no text.");

    public void Binary(ReadOnlyMemory<byte> message) => Sent.Add(Packed.Read(message.ToArray()));
}
