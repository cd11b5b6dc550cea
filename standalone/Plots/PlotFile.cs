using System.CommandLine;
using OptionsAlerts.Standalone.Cli;
using ScottPlot;

namespace OptionsAlerts.Standalone.Plots;

/// <summary>
/// Writes pictures: <c>.png</c> in pixels, <c>.svg</c> in lines, by the name's ending. Drawn whole before anything is written, written beside and moved into place, so that a failure leaves
/// what was there. Needs no screen. Words take a font that is installed; where there is none a picture is drawn without words, which <see cref="HasFonts"/> tells.
/// </summary>
internal static class PlotFile
{
    /// <summary>A picture's width in pixels.</summary>
    public const int Width = 1600;

    /// <summary>A picture's height in pixels.</summary>
    public const int Height = 760;

    private static readonly string[] Fonts = ["Open Sans", "Noto Sans", "DejaVu Sans", "Liberation Sans", "Helvetica", "Segoe UI", "Arial"];

    /// <summary>False where no font is installed; a family may be listed all the same that has no letters.</summary>
    public static bool HasFonts => SkiaSharp.SKFontManager.Default.FontFamilies.Any(HasLetters);

    /// <summary>What is said once a picture is written.</summary>
    public static string Drawn(string path) => HasFonts ? $"Drawn: {path}" : $"Drawn: {path}, without words: no font is installed here";

    /// <summary>The option <c>--plot FILE</c>, which refuses another ending before anything is read.</summary>
    public static Option<string?> Option(string description)
    {
        var option = new Option<string?>("--plot") { Description = description, HelpName = "FILE.png|.svg" };
        option.Validators.Add(result =>
        {
            if (!result.Implicit && (result.Tokens.Count != 1 || !IsPicture(result.Tokens[0].Value))) result.AddError("--plot must name a file that ends in .png or .svg.");
        });
        return option;
    }

    /// <summary>True for a name that says what picture is meant.</summary>
    public static bool IsPicture(string path) => IsSvg(path) || path.EndsWith(".png", StringComparison.OrdinalIgnoreCase);

    /// <summary>An empty picture in a plain font, the first of a few that is installed.</summary>
    public static Plot New()
    {
        var plot = new Plot();
        var installed = SkiaSharp.SKFontManager.Default.FontFamilies.ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (Array.Find(Fonts, installed.Contains) is { } font) plot.Font.Set(font);
        return plot;
    }

    /// <summary>Draws and writes.</summary>
    /// <exception cref="BadInputException">The file cannot be written there.</exception>
    public static void Save(Plot plot, string path)
    {
        var bytes = IsSvg(path) ? System.Text.Encoding.UTF8.GetBytes(plot.GetSvgXml(Width, Height)) : plot.GetImageBytes(Width, Height, ImageFormat.Png);
        var beside = path + ".part";
        try
        {
            File.WriteAllBytes(beside, bytes);
            File.Move(beside, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new BadInputException($"{path}: cannot be written ({exception.Message})");
        }
    }

    private static bool HasLetters(string family)
    {
        using var typeface = SkiaSharp.SKTypeface.FromFamilyName(family);
        return typeface?.GetGlyph('A') > 0;
    }

    private static bool IsSvg(string path) => path.EndsWith(".svg", StringComparison.OrdinalIgnoreCase);
}
