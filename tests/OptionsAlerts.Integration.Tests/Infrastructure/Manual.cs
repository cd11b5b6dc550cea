using System.Text.RegularExpressions;

namespace OptionsAlerts.Integration.Tests.Infrastructure;

/// <summary>The commands of the operating manual, as they stand there.</summary>
internal static class Manual
{
    /// <summary>The lines of the block that follows <c>&lt;!-- name --&gt;</c> in docs/operating.md.</summary>
    public static string Block(string name)
    {
        var page = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "operating.md"));
        var block = Regex.Match(page, $"<!-- {Regex.Escape(name)} -->\\s*```bash\\n(?<lines>.*?)```", RegexOptions.Singleline | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        return block.Success ? block.Groups["lines"].Value : throw new InvalidDataException($"docs/operating.md has no block '{name}'.");
    }
}
