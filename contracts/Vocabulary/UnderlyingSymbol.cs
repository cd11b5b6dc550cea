namespace OptionsAlerts.Contracts;

/// <summary>The one name of an underlying, whatever a vendor calls it.</summary>
public static class UnderlyingSymbol
{
    private static readonly HashSet<string> Indices = new(StringComparer.Ordinal)
    {
        "SPX", "XSP", "NDX", "RUT", "VIX", "DJX", "OEX", "XEO", "MRUT", "VIX3M", "VIX9D", "VVIX",
    };

    /// <summary>The plain symbol: <c>^SPX</c>, <c>_SPX</c>, <c>I:SPX</c>, <c>$SPX.X</c> and <c>spx</c> are all <c>SPX</c>.</summary>
    public static string Canonical(string name)
    {
        var text = name.Trim().ToUpperInvariant();
        if (text.StartsWith("I:", StringComparison.Ordinal)) text = text[2..];
        text = text.TrimStart('^', '_', '$');
        return text.EndsWith(".X", StringComparison.Ordinal) ? text[..^2] : text;
    }

    /// <summary>True for a cash index, which has no tradable spot.</summary>
    public static bool IsIndex(string underlying) => Indices.Contains(underlying);

    /// <summary>The underlying of an option root: weekly index roots map to the index, an adjusted root loses its digits.</summary>
    public static string OfRoot(string root) => root switch
    {
        "SPXW" => "SPX",
        "NDXP" => "NDX",
        "RUTW" => "RUT",
        "VIXW" => "VIX",
        "MRUTW" => "MRUT",
        _ => root.Length > 1 && char.IsAsciiDigit(root[^1]) ? root.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9') : root,
    };
}
