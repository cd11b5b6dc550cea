using ScottPlot;

namespace OptionsAlerts.Notifier.Charts.Drawing;

/// <summary>
/// A picture before it is pixels or lines. Needs no screen. Words take a font that is installed; where there is none a picture is drawn without words, which <see cref="HasFonts"/> tells.
/// </summary>
public sealed class Picture
{
    /// <summary>Width in pixels.</summary>
    public const int Width = 1600;

    /// <summary>Height in pixels.</summary>
    public const int Height = 760;

    private static readonly string[] Fonts = ["Open Sans", "Noto Sans", "DejaVu Sans", "Liberation Sans", "Helvetica", "Segoe UI", "Arial"];
    private readonly Plot _plot;

    internal Picture(Plot plot) => _plot = plot;

    /// <summary>False where no font is installed; a family may be listed all the same that has no letters.</summary>
    public static bool HasFonts => SkiaSharp.SKFontManager.Default.FontFamilies.Any(HasLetters);

    public byte[] Png() => _plot.GetImageBytes(Width, Height, ImageFormat.Png);

    public string Svg() => _plot.GetSvgXml(Width, Height);

    /// <summary>Nothing yet, in a plain font, the first of a few that is installed.</summary>
    internal static Plot Empty()
    {
        var plot = new Plot();
        var installed = SkiaSharp.SKFontManager.Default.FontFamilies.ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (Array.Find(Fonts, installed.Contains) is { } font) plot.Font.Set(font);
        return plot;
    }

    private static bool HasLetters(string family)
    {
        using var typeface = SkiaSharp.SKTypeface.FromFamilyName(family);
        return typeface?.GetGlyph('A') > 0;
    }
}
