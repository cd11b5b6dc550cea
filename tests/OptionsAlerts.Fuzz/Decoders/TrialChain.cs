using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Fuzz.Frames;
using OptionsAlerts.Ingestion.Polygon;

namespace OptionsAlerts.Fuzz.Decoders;

/// <summary>The chain of SPY by which conversations pick the contracts that they follow: the first page of the corpus.</summary>
internal static class TrialChain
{
    public static readonly OptionChainSnapshot Spy = Read();

    private static OptionChainSnapshot Read()
    {
        var reader = new PolygonChainReader("SPY", TrialTime.Today);
        reader.Add(Corpus.Of("polygon-chain")[0].Bytes);
        return reader.Finish(TrialTime.Start, new MarketStamp { RunId = "", Feed = "polygon" })!.Snapshot;
    }
}
