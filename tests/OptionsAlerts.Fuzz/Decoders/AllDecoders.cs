namespace OptionsAlerts.Fuzz.Decoders;

/// <summary>Every decoder of what others wrote, by name.</summary>
internal static class AllDecoders
{
    private static readonly SortedDictionary<string, Func<IDecoder>> Makers = Make();

    public static IReadOnlyCollection<string> Names => Makers.Keys;

    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    public static IDecoder Create(string name) => Makers[name]();

    private static SortedDictionary<string, Func<IDecoder>> Make()
    {
        var makers = new SortedDictionary<string, Func<IDecoder>>(StringComparer.Ordinal)
        {
            ["polygon-frames"] = () => new PolygonFrameDecoder(),
            ["polygon-stream"] = () => new PolygonTalk(),
            ["tape"] = () => new TapeDecoder(),
            ["tradier-stream"] = () => new TradierTalk(),
            ["alpaca-stream"] = () => new AlpacaTalk(),
            ["ibkr-stream"] = () => new IbkrTalk(),
            ["websocket"] = () => new SocketDecoder(),
        };
        foreach (var (name, read) in RestReaders.All.Concat(FileReaders.All)) makers.Add(name, () => new ReaderDecoder(name, read));
        return makers;
    }
}
