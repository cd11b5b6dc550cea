using System.CommandLine;
using OptionsAlerts.Notifier.Charts.Drawing;
using OptionsAlerts.Standalone.Cli;

namespace OptionsAlerts.Standalone.Plots;

/// <summary>
/// Writes pictures: <c>.png</c> in pixels, <c>.svg</c> in lines, by the name's ending. Drawn whole before anything is written, written beside and moved into place, so that a failure leaves
/// what was there.
/// </summary>
internal static class PlotFile
{
    /// <summary>What is said once a picture is written.</summary>
    public static string Drawn(string path) => Picture.HasFonts ? $"Drawn: {path}" : $"Drawn: {path}, without words: no font is installed here";

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

    /// <summary>Draws and writes.</summary>
    /// <exception cref="BadInputException">The file cannot be written there.</exception>
    public static void Save(Picture picture, string path)
    {
        var bytes = IsSvg(path) ? System.Text.Encoding.UTF8.GetBytes(picture.Svg()) : picture.Png();
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

    private static bool IsSvg(string path) => path.EndsWith(".svg", StringComparison.OrdinalIgnoreCase);
}
