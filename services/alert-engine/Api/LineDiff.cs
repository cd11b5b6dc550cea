namespace OptionsAlerts.AlertEngine.Api;

/// <summary>
/// The lines in which two texts differ, with a few around them: <c>"  same"</c>, <c>"- before"</c>, <c>"+ after"</c>, <c>"@@ line"</c> before each place. What differs in
/// very many lines is shown as a whole, taken out and put in.
/// </summary>
public static class LineDiff
{
    private const int Around = 3;
    private const int MaxCells = 4_000_000;

    /// <summary>Empty where the texts are the same.</summary>
    public static IReadOnlyList<string> Of(string before, string after)
    {
        var (old, now) = (Lines(before), Lines(after));
        var start = 0;
        while (start < old.Length && start < now.Length && old[start] == now[start]) start++;
        var end = 0;
        while (end < old.Length - start && end < now.Length - start && old[^(end + 1)] == now[^(end + 1)]) end++;
        if (start + end == old.Length && old.Length == now.Length) return [];

        var marked = new List<(char Mark, string Line)>();
        marked.AddRange(old[..start].Select(line => (' ', line)));
        Middle(marked, old[start..^end], now[start..^end]);
        marked.AddRange(old[^end..].Select(line => (' ', line)));
        return Shown(marked);
    }

    // The longest sequence of lines that both have, in the classical table.
    private static void Middle(List<(char Mark, string Line)> marked, string[] old, string[] now)
    {
        if ((long)old.Length * now.Length > MaxCells)
        {
            marked.AddRange(old.Select(line => ('-', line)));
            marked.AddRange(now.Select(line => ('+', line)));
            return;
        }

        var common = new int[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
            for (var j = now.Length - 1; j >= 0; j--)
                common[i, j] = old[i] == now[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);

        int left = 0, right = 0;
        while (left < old.Length || right < now.Length)
        {
            if (left < old.Length && right < now.Length && old[left] == now[right])
            {
                marked.Add((' ', old[left]));
                (left, right) = (left + 1, right + 1);
            }
            else if (right == now.Length || (left < old.Length && common[left + 1, right] >= common[left, right + 1])) marked.Add(('-', old[left++]));
            else marked.Add(('+', now[right++]));
        }
    }

    private static List<string> Shown(List<(char Mark, string Line)> marked)
    {
        var shown = new List<string>();
        int line = 1, lastShown = -1;
        for (var at = 0; at < marked.Count; at++)
        {
            if (IsNear(marked, at))
            {
                if (lastShown != at - 1 || at == 0) shown.Add($"@@ {line}");
                shown.Add($"{marked[at].Mark} {marked[at].Line}");
                lastShown = at;
            }

            if (marked[at].Mark != '+') line++;
        }

        return shown;
    }

    private static bool IsNear(List<(char Mark, string Line)> marked, int at)
    {
        for (var near = Math.Max(0, at - Around); near <= Math.Min(marked.Count - 1, at + Around); near++)
            if (marked[near].Mark != ' ') return true;
        return false;
    }

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
}
