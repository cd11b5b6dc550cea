using OptionsAlerts.Ingestion.Polygon;
using OptionsAlerts.Ingestion.Streaming;
using OptionsAlerts.Ingestion.Tape;

namespace OptionsAlerts.Fuzz.Decoders;

/// <summary>Polygon's conversation. What comes before the key is taken it passes on to the tape, which judges it.</summary>
internal sealed class PolygonTalk() : ConversationDecoder("polygon-stream")
{
    protected override bool IsBinary => false;

    protected override string Secret => "k3y-0f-p0lyg0n";

    protected override bool MayWriteAtOnce => true;

    protected override IStreamConversation Begin(ITape tape)
    {
        var watch = new PolygonWatch(["SPY"], 4, 2);
        watch.Take(TrialChain.Spy, TrialTime.Today);
        return new PolygonConversation(tape, watch, Secret, [.. PolygonOptions.AllChannels]);
    }
}
