namespace OptionsAlerts.AlertEngine.Core;

/// <summary>What a value of a policy file is, whichever form the file has.</summary>
internal abstract record PolicyValue
{
    private PolicyValue()
    {
    }

    public sealed record Object : PolicyValue
    {
        private readonly Dictionary<string, PolicyNode> _members = new(StringComparer.Ordinal);

        /// <summary>In the file's order.</summary>
        public IReadOnlyDictionary<string, PolicyNode> Members => _members;

        /// <exception cref="PolicyException">There is a member of this name.</exception>
        public void Add(string name, PolicyNode member)
        {
            if (!_members.TryAdd(name, member)) throw member.Refused("is there twice; once is enough");
        }
    }

    public sealed record List : PolicyValue
    {
        private readonly List<PolicyNode> _elements = [];

        public IReadOnlyList<PolicyNode> Elements => _elements;

        public void Add(PolicyNode element) => _elements.Add(element);
    }

    public sealed record Text(string Value) : PolicyValue;

    /// <summary>A number.</summary>
    /// <param name="Whole">Null for one that is not whole or does not fit 64 bits.</param>
    public sealed record Number(long? Whole) : PolicyValue;

    public sealed record Flag(bool Value) : PolicyValue;

    public sealed record Nothing : PolicyValue;
}
