# bash completion: helpdesk itself knows what can follow.
_helpdesk() {
	local IFS=$'\n' word typed i
	local -a words=()

	# Readline cuts words at = and : too, and behind @; the program wants them whole.
	for ((i = 1; i <= COMP_CWORD; i++)); do
		word=${COMP_WORDS[i]}
		if ((${#words[@]})) && [[ $word == [=:] || ${words[-1]} == *[=:] ]] &&
			[[ ${words[-1]} == -* || ${words[-1]} == *:* || $word == : ]]; then
			words[-1]+=$word
		elif ((${#words[@]})) && [[ ${words[-1]} == @ ]]; then
			words[-1]+=$word
		else
			words+=("$word")
		fi
	done
	mapfile -t COMPREPLY < <("${COMP_WORDS[0]}" __complete "${words[@]}" 2>/dev/null)
	# What stands before the last = or : is on the line already.
	typed=${words[-1]%"${words[-1]##*[=:]}"}
	COMPREPLY=("${COMPREPLY[@]#"$typed"}")
}
complete -o default -F _helpdesk helpdesk
